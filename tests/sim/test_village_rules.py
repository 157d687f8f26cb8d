"""What the village's own rules may answer, whatever they are asked: within what is owed, owned and allowed."""

import inspect

from hypothesis import given
from hypothesis import strategies as st

from sim.meetings import bring, divide, hold_pledge
from sim.prospects import cost_of_default
from sim.rules import RULES

FEN = st.integers(0, 5 * 10**7)
SHARE = st.floats(0, 1)
LUCK = st.floats(2.0**-53, 1 - 2.0**-53)
FACTS = {
    "luck": LUCK,
    "will": SHARE,
    "pressure": SHARE,
    "late": st.integers(0, 1),
    "joint": st.integers(0, 1),
    "visited": st.integers(0, 1),
    "informed": st.integers(0, 1),
    "passes": st.integers(0, 1),
    "has_business": st.integers(0, 1),
    "heard_ppm": st.integers(0, 10**8),
    "season": st.integers(0, 11),
    "village_livestock_sale_discount": SHARE,
    "village_spending_buffer_months": st.floats(0, 24),
    "village_spending_adjust_share": SHARE,
    "village_spending_temptation_share": SHARE,
    "village_informal_limit_months": st.floats(0, 60),
    "village_will_temptation": SHARE,
    "village_business_reinvest_share": SHARE,
    "village_business_exponent": st.floats(0, 0.99),
    "village_business_depreciation_month": SHARE,
    "village_livestock_return_month": st.floats(0, 0.2),
    "village_informal_moneylender_rate_month": st.floats(0, 0.5),
    "village_demand_ask_chance_month": SHARE,
    "village_demand_burden_share": SHARE,
    "village_demand_use_business_share": st.floats(0, 0.5),
    "village_demand_use_livestock_share": st.floats(0, 0.5),
    "lender_officers_press_strength": SHARE,
    "lender_officers_screening_sd": st.floats(0, 3),
    "lender_approval_burden_share_max": st.floats(0, 5),
    "offer_installments": st.integers(1, 60),
    "offer_every": st.integers(7, 360),
    "offer_rate_over": st.integers(0, 10**4),
    "offer_rate_under": st.integers(10**4, 10**6),
    "offer_liability_kind": st.integers(0, 3),
    "group_wishing": st.integers(0, 9),
    "due_day": st.integers(1, 30),
    "day": st.integers(0, 30),
    "until": st.integers(1, 30),
    "month": st.integers(0, 600),
}


def own(question: str):
    """The village's own answer to a question."""
    return next(iter(RULES[question].values()))


def asked(question: str) -> st.SearchStrategy:
    """All that a rule reads, drawn; money is in whole fen."""
    names = [
        name
        for name, one in inspect.signature(own(question)).parameters.items()
        if one.default is inspect.Parameter.empty
    ]
    return st.fixed_dictionaries(
        {name: FACTS.get(name, LUCK if name.startswith("luck") else FEN) for name in names}
    )


def whole(*answers) -> bool:
    return all(type(answer) is int for answer in answers)


@given(asked("pay"))
def test_nobody_pays_more_than_is_due_or_can_be_spared(facts):
    paying = own("pay")(**facts)
    assert whole(paying) and 0 <= paying <= facts["due"]
    assert facts["cash"] - paying >= min(facts["cash"], facts["keep"])


@given(asked("stand_in"))
def test_nobody_pledges_what_is_needed_for_food_or_while_short(facts):
    pledge = own("stand_in")(**facts)
    assert whole(pledge) and 0 <= pledge <= max(facts["cash"] - facts["keep"], 0)
    assert pledge == 0 or facts["shortfall"] == 0


@given(FEN, FEN, FEN, FEN, FEN, st.integers(0, 2), st.sampled_from([0.0, 0.3, 1.0, 1000.0]))
def test_nobody_pledges_what_is_not_there_whatever_a_rule_answers(pledge, beyond, cash, answer, loans, payment, liability):
    """What is brought and what is pledged together are at hand, in each way in which a lender takes the money of a group."""
    for due in (0, answer, 2 * answer):
        paying, _, short = bring(answer, due, due, cash)
        paying, _, _, beyond_own = divide(min(pledge, max(cash, 0)), paying, due, due, payment)
        held = hold_pledge(pledge, beyond_own if payment == 2 else beyond, cash, paying, loans, payment, liability)
        assert whole(held) and 0 <= held <= max(cash - paying, 0) and short >= 0
        assert payment == 2 or liability == 1000.0 or held <= round(liability * loans)


@given(asked("consume"))
def test_food_comes_first(facts):
    plan = own("consume")(**facts)
    assert whole(plan) and facts["subsistence"] <= plan <= max(
        facts["cash"] + facts["income"], facts["subsistence"]
    )


@given(asked("cope"))
def test_a_gap_is_met_from_what_there_is(facts):
    proceeds, lost, borrowed = own("cope")(**facts)
    assert whole(proceeds, lost, borrowed) and min(proceeds, lost, borrowed) >= 0
    assert proceeds + borrowed <= facts["gap"] and proceeds + lost <= facts["livestock"]
    assert (
        borrowed == 0
        or facts["informal"] + borrowed <= facts["village_informal_limit_months"] * facts["usual"] + 1
    )


@given(asked("save"))
def test_nothing_is_put_away_that_is_not_there(facts):
    repaid, invested, bought = own("save")(**facts)
    assert whole(repaid, invested, bought) and min(repaid, invested, bought) >= 0
    assert repaid <= facts["informal"] and repaid + invested + bought <= facts["cash"]


@given(asked("use"))
def test_a_loan_is_spent_once(facts):
    business, animals, debt = own("use")(**facts)
    assert whole(business, animals, debt) and min(business, animals, debt) >= 0
    assert business + animals + debt <= facts["borrowed"] + 1 and debt <= facts["informal"]
    assert business == 0 or facts["has_business"] == 1


@given(asked("want"))
def test_a_wish_is_within_the_limit_and_gains(facts):
    wish, gain = own("want")(**facts)
    assert whole(wish, gain) and 0 <= wish <= facts["limit"]
    assert (wish > 0) == (gain > 0) and (wish == 0 or wish >= facts["offer_amount_min"])


@given(asked("decide"))
def test_a_grant_is_within_every_limit(facts):
    granted = own("decide")(**facts)
    assert whole(granted) and 0 <= granted <= facts["asked"] and (granted == 0 or facts["passes"] == 1)
    assert granted == 0 or facts["loans"] + granted <= min(
        facts["lender_approval_committee_limit"], facts["asked_limit"]
    )


@given(asked("watch"))
def test_pressure_is_a_share(facts):
    assert 0.0 <= own("watch")(**facts) <= 1.0


@given(asked("hear"), asked("screen"))
def test_yes_or_no(hear, screen):
    assert own("hear")(**hear) in {0, 1} and own("hear")(**{**hear, "informed": 1}) == 1
    assert own("hear")(**{**hear, "informed": 0, "heard_ppm": 0}) == 0
    assert own("screen")(**screen) in {0, 1} and own("screen")(**{**screen, "asked": 0}) == 0


@given(asked("pay"), FEN)
def test_a_dearer_default_never_means_paying_less(facts, more):
    harder = {**facts, "default_cost": facts["default_cost"] + more}
    assert own("pay")(**harder) >= own("pay")(**facts)


@given(SHARE, SHARE, FEN, FEN, FEN, FEN, FEN)
def test_more_pressure_never_makes_a_default_cheaper(pressure, more, income, gain, loans, interest, due):
    def cost(felt):
        return cost_of_default(income, gain, loans, interest, due, felt, 2.0, 0.5, 1.0)

    assert cost(max(pressure, more)) >= cost(pressure) >= 0
