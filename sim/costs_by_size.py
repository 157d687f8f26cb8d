"""What a loan costs to make by the size of a lender's loans, for lenders whose own costs are not known.

Across real lenders the operating expense ratio falls with the mean size of their loans by an elasticity of -.43 (standard error
.04; MIX Market 2008-2014, 2,108 years of lenders): an input to the cost function, not a finding of the model. So what a loan costs
rises with the lender's mean size to the power of 1 - .43 = .57. It says nothing of large and small loans of one lender.
"""

from sim.arithmetic import power, ratio, rint
from sim.lending import running_costs
from sim.wiring import Step

__all__ = ["COSTS_INSTEAD"]


def add_up(made_so_far, lent_so_far, tally_disbursed_count, lent_month):
    """Return (loans made so far, lent so far in fen)."""
    return made_so_far + tally_disbursed_count, lent_so_far + lent_month


def costs_by_size(lender_open, lender_costs_overhead_month, lender_costs_per_loan, lender_costs_watch_share, tally_disbursed_count,
                  lent_month, borrowings, lender_capital_borrowing_rate_annual, lender_capital_donations_month,
                  lender_costs_size_power, lender_costs_size_reference, made_so_far, lent_so_far):
    """Return (overhead, cost of making and watching the loans of this month, interest on borrowings, donations), fen.

    Where costs go by size, a loan costs that of the reference size times (mean size so far / reference) to the power given.
    """
    size = ratio(ratio(lent_so_far, made_so_far), lender_costs_size_reference)
    sized = lender_costs_size_power > 0.0 and size > 0.0
    each = rint(lender_costs_per_loan * power(size, lender_costs_size_power)) if sized else lender_costs_per_loan
    return running_costs(lender_open, lender_costs_overhead_month, each, lender_costs_watch_share, tally_disbursed_count,
                         lent_month, borrowings, lender_capital_borrowing_rate_annual, lender_capital_donations_month)


COSTS_INSTEAD = {
    ("costs by size", running_costs): (
        Step(add_up, ("made_so_far", "lent_so_far")),
        Step(costs_by_size, ("pay_overhead", "pay_loan_cost", "pay_funding_interest", "donate"))),
}
