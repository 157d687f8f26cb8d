"""What a product leaves to choose, and what it gives by cycle, is offered, weighed and signed as contracts of their own."""

import numpy as np
import pytest
from random_worlds import changed, columns, differences

from sim.program import Program
from sim.terms.nouns import load_noun
from sim.terms.product_forms import forms_of

LIVELY = (("run.months", 26), ("village.news.start_share", 1.0), ("lender.capital.equity_yuan", 200_000),
          ("product.repayment.term_months", 4), ("shocks.illness.chance_month", 0.0), ("village.demand.ask_chance_month", 1.0))
OWN = "product.yilong_mixed."
BY_CYCLE = ((OWN + "cycles.rates", [0.1, 0.2, 0.3]), (OWN + "cycles.installments", [12, 6]))
CHOICE = ((OWN + "repayment.installments_min", 6), (OWN + "repayment.installments_max", 24))


def lived(*terms):
    """Both engines month by month, and which product rows each household signed: (clean cycles before, row)."""
    resolved = changed(*LIVELY, *terms)
    compiled, agents = Program(resolved, arm="both", seed=3), Program(resolved, arm="both", seed=3, engine="agents")
    signed = []
    for _ in range(resolved.run.months):
        clean = compiled.store.column("household", "clean_cycles").copy()
        compiled.step()
        agents.step()
        loan = compiled.store.tables["loan"].columns
        new = np.flatnonzero((loan["opened_month"] == compiled.calendar.month) & (loan["status"] == 1))
        rows = len(clean)
        signed += [(int(clean[k % rows]), int(compiled.store.column("household", "clean_cycles")[k % rows]),
                    int(loan["product_row"][k]), int(loan["installments"][k])) for k in new]
    assert differences(columns(compiled), columns(agents)) == []
    return compiled, signed


def test_a_table_by_cycle_gives_each_client_its_own_rate_and_term():
    program, signed = lived(*BY_CYCLE)
    product = program.store.tables["product"].columns
    assert product["product_installments"][[1, 3, 4]].tolist() == [12, 6, 6]
    assert product["product_cycle_from"][[1, 3, 4]].tolist() == [0, 1, 2] and product["product_cycle_to"][1] == 0
    rates = product["product_flat_over"][[1, 3, 4]] / product["product_flat_under"][[1, 3, 4]]
    assert rates == pytest.approx([0.1 / 3, 0.2 / 6, 0.3 / 6])
    seen = set()
    for _, clean, row, installments in signed:
        if row != 2:
            assert row == {0: 1, 1: 3}.get(clean, 4) and installments == (12 if clean == 0 else 6)
            seen.add(row)
    assert {1, 3} <= seen


def test_a_household_chooses_among_the_terms_it_is_offered():
    program, signed = lived(*CHOICE)
    assert program.store.tables["product"].columns["product_installments"][[1, 3, 4]].tolist() == [12, 6, 24]
    lengths = {installments for _, _, row, installments in signed if row != 2}
    assert lengths and lengths <= {6, 12, 24} and lengths != {12}


def test_a_product_without_choice_has_one_form():
    plain = load_noun("product", "yilong_mixed")
    assert forms_of([plain]) == [(plain, 0, 1_000_000)]
