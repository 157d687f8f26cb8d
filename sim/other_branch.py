"""Another branch of the bank that takes applications while this one is suspended [2] 17.

"While it is suspended, customers who apply in its area may for the time being be received by another branch". Its officers have
time for a part of the applicants (`assumption:`); what it lends is kept in the same books, and does not help the suspended branch
to pass the test.
"""

from sim.arithmetic import rint
from sim.branch import watch_branch
from sim.demand import hold_grant
from sim.officers import turn_to_applicants
from sim.wiring import Step

__all__ = ["OTHER_BRANCH_INSTEAD"]


def receive_applicants(capacity, minutes, suspended, lender_suspended, lender_closed, lender_time_minutes_month,
                       lender_time_visit_minutes, lender_time_screen_minutes, lender_suspension_other_branch_share):
    """Return the applicants who can still be looked at: by the officer, or by those of another branch while his is suspended."""
    other = lender_suspended == 1 and lender_suspension_other_branch_share > 0.0
    looks = turn_to_applicants(capacity, minutes, suspended, 0 if other else lender_suspended, lender_closed,
                               lender_time_minutes_month, lender_time_visit_minutes, lender_time_screen_minutes)
    return rint(lender_suspension_other_branch_share * looks) if other else looks


def hold_grant_of_bank(granted, asked, asked_limit, loans, asked_top_up, top_up_row, choice, open_loans, officer_suspended,
                       lender_suspended, lender_closed, lender_suspension_other_branch_share):
    """Return a grant held to what was asked and to the limit, fen; nothing where neither the branch nor another one lends."""
    stopped = lender_suspended if lender_suspension_other_branch_share == 0.0 else 0
    return hold_grant(granted, asked, asked_limit, loans, asked_top_up, top_up_row, choice, open_loans, officer_suspended, stopped,
                      lender_closed)


def lend_meanwhile(suspended, lent_elsewhere, tally_granted, lent_month):
    """Return (lent by another branch during this suspension, fen; grants of the month that are its own, for the record)."""
    return (lent_elsewhere + lent_month if suspended == 1 else 0), (tally_granted if suspended == 1 else 0)


def watch_own_loans(loans, lent_elsewhere, background_loans, background_bad, tally_bad_loans_fen, warned_months, suspended,
                    peak_bad, lender_suspension_branch, lender_suspension_branch_share, lender_suspension_grace_months,
                    lender_suspension_recovered_share, lender_suspension_branch_bad, lender_suspension_measures_months):
    """Return what the branch is warned of and whether it may lend, as `watch_branch`, without what another branch has lent."""
    return watch_branch(max(loans - lent_elsewhere, 0), background_loans, background_bad, tally_bad_loans_fen, warned_months,
                        suspended, peak_bad, lender_suspension_branch, lender_suspension_branch_share,
                        lender_suspension_grace_months, lender_suspension_recovered_share, lender_suspension_branch_bad,
                        lender_suspension_measures_months)


OTHER_BRANCH_INSTEAD = {
    ("other branch", turn_to_applicants): (Step(receive_applicants, ("capacity",)),),
    ("other branch", hold_grant): (Step(hold_grant_of_bank, ("granted",)),),
    ("other branch", watch_branch): (
        Step(lend_meanwhile, ("lent_elsewhere", "tally_granted_elsewhere")),
        Step(watch_own_loans, ("warned_months", "suspended", "peak_bad", "tally_suspended_branch"))),
}
