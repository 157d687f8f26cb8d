"""The branch: its loans elsewhere, what it can approve, its plan of lending, warning, suspension, and its end."""

from sim.arithmetic import ratio, rint
from sim.wiring import Moment, Step

__all__ = ["BRANCH_MOMENTS"]

THOUSAND = 1000
NO_LIMIT = 4_000_000_000_000_000_000


def elsewhere(month, background_loans, background_clients, lender_branch_background, lender_branch_background_clients,
              lender_branch_background_growth_annual, lender_branch_background_bad_share):
    """Return (loans, clients, bad loans of the branch outside these villages), fen and clients: declared, growing by the month."""
    growth = 1.0 + lender_branch_background_growth_annual * (1.0 / 12.0)
    loans = lender_branch_background if month == 0 else rint(background_loans * growth)
    clients = lender_branch_background_clients if month == 0 else rint(background_clients * growth)
    return loans, clients, rint(loans * lender_branch_background_bad_share)


def watch_branch(loans, background_loans, background_bad, tally_bad_loans_fen, warned_months, suspended, peak_bad,
                 lender_suspension_branch, lender_suspension_branch_share, lender_suspension_grace_months,
                 lender_suspension_recovered_share, lender_suspension_branch_bad, lender_suspension_measures_months):
    """Return (months since the warning, 1 if the branch may not lend, most that was bad since then in fen, 1 for the record).

    [2]: bad loans "above 500,000 and above 3 %" bring a warning and one month of grace; still so, the branch "may not lend"; it
    lends again at 3 % or less, or once "more than 30 % of the peak" is recovered and "measures of collection are in place".
    """
    bad = tally_bad_loans_fen + background_bad
    over = bad > lender_suspension_branch_share * (loans + background_loans) and bad > lender_suspension_branch_bad
    over = over and lender_suspension_branch == 1
    peak = max(peak_bad, bad) if over or suspended == 1 else 0
    inspected = warned_months - lender_suspension_grace_months >= lender_suspension_measures_months
    recovered = suspended == 1 and inspected and bad < (1.0 - lender_suspension_recovered_share) * peak
    months = warned_months + 1 if over and not recovered else 0
    now = 1 if over and not recovered and (suspended == 1 or months > lender_suspension_grace_months) else 0
    return months, now, (0 if recovered else peak), now


def meet_plan(month, lent, lent_month, lender_quota_month):
    """Return (lent so far in fen, share of the plan that is not met, 0 to 1).

    [1] 5(2): planned lending "must be met without any discount".
    """
    so_far = lent + lent_month
    planned = (month + 1) * lender_quota_month
    return so_far, max(1.0 - ratio(so_far, planned), 0.0) if planned > 0 else 0.0


def break_even(month, cash, loans, interest_receivable, charges_receivable, fund_claim, allowance, savings, borrowings, escrow,
               fund_deposit, risk_deposits, equity_mark, in_loss, closed, lender_open, lender_capital_equity,
               lender_capital_donations_month, lender_branch_break_even):
    """Return (equity at the last year's end in fen, 1 if the last year was a loss, 1 if wound up).

    [2]: a branch "not at break-even within a year" gets a deadline and "is wound up if it does not mend"; the deadline is a year
    (`assumption:`), and donations are no income.
    """
    equity = (cash + loans + interest_receivable + charges_receivable + fund_claim - allowance - savings - borrowings - escrow
              - fund_deposit - risk_deposits)
    year = month % 12 == 11
    before = lender_capital_equity if month < 12 else equity_mark
    loss = 1 if equity - before - 12 * lender_capital_donations_month < 0 else 0
    ends = lender_open * lender_branch_break_even == 1 and year and loss == 1 and in_loss == 1
    return (equity if year else equity_mark), (loss if year else in_loss), (1 if ends else closed)


def capacity(reviewers, lender_capacity_loans_month, lender_capacity_month, lender_capacity_repeat_extra,
             lender_branch_background_applications_month, lender_branch_background_applied_month):
    """Return what may be approved this month, in weights (loans and fen), a new client's loan weighing more than a repeat's.

    [2]: reviewer and committee pass "at most 220 loans or 15 million a month" (one approver: 180 or 12 million), "30 % more for
    repeat clients"; what comes from elsewhere in the branch is taken off.
    """
    new = rint(THOUSAND * (1.0 + lender_capacity_repeat_extra))
    each = 1 + reviewers
    loans = max(each * lender_capacity_loans_month - lender_branch_background_applications_month, 0) * new
    money = max(each * lender_capacity_month - lender_branch_background_applied_month, 0) * new
    return (loans if lender_capacity_loans_month > 0 else NO_LIMIT), (money if lender_capacity_month > 0 else NO_LIMIT)


def weigh_grant(cycles, lender_capacity_repeat_extra):
    """Return the weight of a grant against the capacity to approve, thousandths: more for a new client."""
    return rint(THOUSAND * (1.0 + lender_capacity_repeat_extra)) if cycles == 0 else THOUSAND


def weigh_money(granted, counted):
    """Return the weight of a grant's money against that capacity, fen times thousandths."""
    return granted * counted


def put_off(granted, wants_visit):
    """Return (what is approved this month, fen; 1 for the record if the rest of it waits)."""
    return granted * wants_visit, (1 if granted > 0 and wants_visit == 0 else 0)


BRANCH_MOMENTS = (
    Moment("look_elsewhere", "lender", (Step(elsewhere, ("background_loans", "background_clients", "background_bad")),)),
    Moment("review_branch", "lender", (
        Step(watch_branch, ("warned_months", "suspended", "peak_bad", "tally_suspended_branch")),
        Step(meet_plan, ("lent", "quota_lag")),
        Step(break_even, ("equity_mark", "in_loss", "closed")),
    )),
    Moment("sit_in_committee", "lender", (Step(capacity, ("approvals_left", "approvals_fen_left")),)),
    Moment("weigh_grant", "household", (Step(weigh_grant, ("counted",)),), when="granted"),
    Moment("weigh_money", "household", (Step(weigh_money, ("counted",)),), when="in_turn"),
    Moment("put_off", "household", (Step(put_off, ("counted", "tally_put_off")),), when="here"),
)
