"""A run that ended badly is data: wound up, or without money."""

from beds import bed, lived

from sim.record import Outcome


def test_a_lender_that_cannot_pay_a_years_costs_is_illiquid():
    changes = [("lender.capital.equity_yuan", 1_000.0), ("lender.capital.borrowings_yuan", 0.0),
               ("lender.capital.credit_line_yuan", 0.0)]
    run = lived(bed("bank", *changes), "loose").runs()[0]
    assert run.outcome is Outcome.ILLIQUID and run.months == 30 and "funds" in run.outcome.value


def test_a_branch_wound_up_says_so():
    assert lived(bed("bank", ("lender.branch.break_even", True)), "loose").runs()[0].outcome is Outcome.WOUND_UP


def test_others_finish(bank):
    assert bank.runs()[0].outcome is Outcome.FINISHED
