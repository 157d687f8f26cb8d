"""How many people a branch has: officers by demand, a second outlet above ten of them, another reviewer when needed."""

from sim.arithmetic import clamp, floor_div
from sim.wiring import Moment, Step

__all__ = ["STAFFING", "Staffing"]

THREE_MONTHS = 3


def want_officers(month, tally_clients, background_clients, officers_wanted, lender_officers_count,
                  lender_staffing_clients_per_officer, lender_staffing_least, lender_staffing_most, lender_staffing_review_months):
    """Return the officers that the clients ask for, changed at a review; 0 where staff does not follow demand."""
    held = tally_clients + background_clients
    needed = floor_div(held + lender_staffing_clients_per_officer - 1, max(lender_staffing_clients_per_officer, 1))
    due = lender_staffing_clients_per_officer > 0 and (month + 1) % max(lender_staffing_review_months, 1) == 0
    kept = officers_wanted if officers_wanted > 0 else lender_officers_count
    wanted = clamp(needed, lender_staffing_least, lender_staffing_most) if due else kept
    return wanted if lender_staffing_clients_per_officer > 0 else 0


def split_outlet(outlets, officers_wanted, lender_officers_count, loans, tally_par90_fen, background_loans, background_bad,
                 lender_staffing_split_above, lender_staffing_split_bad_share):
    """Return the outlets of the branch, at least one; 0 where none is ever split.

    [2] 13: an outlet with "more than 10 officers is in principle split in two"; 12: a new one only where bad loans are "below 2 %".
    """
    most = max(lender_staffing_split_above, 1)
    officers = officers_wanted if officers_wanted > 0 else lender_officers_count
    asked = floor_div(officers + most - 1, most)
    sound = tally_par90_fen + background_bad < lender_staffing_split_bad_share * (loans + background_loans)
    now = max(outlets, 1)
    then = max(asked, 1) if asked < now or sound else now
    return then if lender_staffing_split_above > 0 else 0


def add_reviewers(month, reviewers, full_months, tally_put_off, lender_capacity_reviewer_month):
    """Return (reviewers beside the first, months of this year in which approvals did not suffice).

    [2] 9(2): where in a year "in three months in all" a reviewer's loans pass the cap, "volume is held or reviewers are added".
    """
    before = 0 if month % 12 == 0 else full_months
    full = before + (1 if tally_put_off > 0 else 0)
    grows = full >= THREE_MONTHS and lender_capacity_reviewer_month > 0
    return (reviewers + 1 if grows else reviewers), (0 if grows else full)


def pay_staff(outlets, reviewers, loans, background_loans, lender_open, lender_staffing_outlet_month,
              lender_capacity_reviewer_month, lender_staffing_loans_per_manager, lender_staffing_manager_month):
    """Return what further outlets, reviewers and after-loan managers cost this month, fen, and their numbers for the record.

    [2] 9(2): "two after-loan posts from a balance of 100 million on", "one more for each further 100 million".
    """
    managers = floor_div(loans + background_loans, max(lender_staffing_loans_per_manager, 1))
    more = managers if lender_staffing_loans_per_manager > 0 else 0
    cost = max(outlets - 1, 0) * lender_staffing_outlet_month + reviewers * lender_capacity_reviewer_month
    return lender_open * (cost + more * lender_staffing_manager_month), outlets, reviewers, more


STAFFING = (Moment("review_staff", "lender", (
    Step(want_officers, ("officers_wanted",)), Step(split_outlet, ("outlets",)), Step(add_reviewers, ("reviewers", "full_months")),
    Step(pay_staff, ("pay_overhead", "tally_outlets", "tally_reviewers", "tally_managers")))),)


class Staffing:
    """The branch's staff. Nothing is lived where it does not follow demand."""

    def __init__(self, engine, shares) -> None:
        self._engine, self._shares = engine, shares

    def review(self) -> None:
        """See how many officers, outlets and reviewers are wanted from the next month on."""
        if "staffing" in self._engine.store.changes:
            self._engine.live("review_staff")

    def take_seats(self) -> None:
        """Let officers come and go as was decided, and share out the clients anew."""
        if "staffing" in self._engine.store.changes:
            self._shares.seat("officers_wanted")
