"""A loan at its meetings: what falls due, how a payment is allocated, when it is paid in full."""

from sim.arithmetic import clamp, floor_div, mul_div
from sim.contracts import allocate_by_age, installment_fee, installment_saving, interest_subsidy
from sim.contracts.anew import line_as_agreed, spent
from sim.contracts.oldest import follows_balance, oldest_still_unpaid
from sim.wiring import Moment, Step

__all__ = ["FALL_DUE", "FINISH", "NONE", "RECEIVE", "RUNNING", "TAKEN", "monthly_burden"]

NONE, RUNNING = 0, 1
AT_LOAN_END, AFTER_CYCLES = 1, 3
THIRD_PARTY = 1
DONOR = 1


def monthly_burden(installment, principal, product_every, installments):
    """Return what a loan asks for in a month of 30 days on average, fen: its level installment, or its share of principal."""
    each = installment if installment > 0 else floor_div(principal, max(installments, 1))
    return mul_div(each, 30, max(product_every, 1))


def comes_due(number, installments, scheduled, deferred, next_due, first_day, principal_overdue, interest_overdue, fee_overdue,
              penalty_overdue, product_convention, product_basis):
    """Return (1 if an installment falls due in this round, 1 if the loan meets, its day of the month 1..30).

    After its last installment a loan goes on meeting while anything is owed on it.
    """
    soon = next_due < first_day + 30
    now = 1 if soon and spent(number, installments, scheduled, deferred, product_convention, product_basis) == 0 else 0
    owed = principal_overdue + interest_overdue + fee_overdue + penalty_overdue
    return now, (1 if soon and (now == 1 or owed > 0) else 0), clamp(next_due - first_day + 1, 1, 30)


def comes_due_on(number, installments, scheduled, deferred, due_on, first_day, principal_overdue, interest_overdue, fee_overdue,
                 penalty_overdue, product_convention, product_basis):
    """Return the same where the next installment falls due on a day of its own, due_on (moved off a day of rest or a holiday)."""
    return comes_due(number, installments, scheduled, deferred, due_on, first_day, principal_overdue, interest_overdue, fee_overdue,
                     penalty_overdue, product_convention, product_basis)


def never_below_nothing(principal_due, interest_due, scheduled):
    """Return (principal due, interest due), fen: never more principal than is left, never an installment that pays the client.

    A three_stage line may be negative in either part, since the last takes what rounding left over (finance.md section 2); here a
    total that was rounded below its interest asks for the interest.
    """
    principal = clamp(principal_due, 0, scheduled)
    return principal, max(interest_due, -principal)


def set_off(interest_back, principal_overdue, interest_overdue, principal_new, interest_new, balance):
    """Let interest that is given back repay principal; return (principal paid by it, interest paid by it, and the new state), fen.

    What is asked for stays the same.
    """
    given = clamp(-interest_overdue, 0, principal_overdue) if interest_back > 0 else 0
    return (given, -given, principal_overdue - given, interest_overdue + given, max(principal_new + min(interest_new, 0), 0),
            max(interest_new, 0), balance - given)


def subsidized(now, interest_due, product_subsidy_ppm, product_subsidy_when_paid, product_subsidy_payer, product_unit):
    """Return the part of the interest falling due that is borne ex ante by the government, and by a donor, fen (0 where it is
    given back on payment)."""
    borne = now * interest_subsidy(interest_due, 0, product_subsidy_ppm, product_subsidy_when_paid, product_unit)
    by_donor = borne if product_subsidy_payer == DONOR else 0
    return borne - by_donor, by_donor


def fall_due(now, meets_now, meeting_day, principal_due, interest_due, subsidize_interest, sponsor_interest, fee_due,
             saving_asked, put_off, number, installments, next_due, last_due, scheduled, deferred, principal_overdue,
             interest_overdue, fee_overdue, penalty_overdue, oldest_unpaid, interest_total, product_every, product_convention,
             product_basis, joint, household_due, household_joint_due, household_due_day):
    """Book an installment that falls due (now = 1) on the loan; return interest and fee charged and the new state, fen and days.

    The household is asked for all that is unpaid on a loan that meets; the day is that of the latest of its loans in the round.
    The last answer is interest that the installment gives back, fen.
    What is still owed after the last installment is asked for at the same interval, at least once a month.
    """
    interest = now * interest_due - subsidize_interest - sponsor_interest
    principal = now * principal_due
    fee = now * fee_due
    principal_overdue = principal_overdue + principal
    interest_overdue = interest_overdue + interest
    fee_overdue = fee_overdue + fee
    due = meets_now * (principal_overdue + interest_overdue + fee_overdue + penalty_overdue)
    left, waiting = scheduled - principal, put_off if now == 1 else deferred
    over = spent(number + now, installments, left, waiting, product_convention, product_basis)
    step = product_every if over == 0 else min(product_every, 30)
    fresh = now == 1 and oldest_unpaid < 0 and principal + interest > 0
    marks = fresh and follows_balance(product_convention, product_basis) == 1
    return (
        interest, fee, meets_now, number + now, next_due + meets_now * step, next_due if now == 1 else last_due,
        left, waiting, principal_overdue, interest_overdue, fee_overdue,
        next_due if fresh else oldest_unpaid, scheduled if marks else interest_total, principal,
        interest, fee, now * saving_asked, household_due + due,
        household_joint_due + joint * due,
        meeting_day if meets_now == 1 and meeting_day > household_due_day else household_due_day, principal + interest, principal,
        max(-interest, 0),
    )


def receive(household_paying, household_covered, household_paid_month, joint, principal_overdue, interest_overdue, fee_overdue,
            penalty_overdue, principal_new, interest_new, fee_new, balance, oldest_unpaid, product_allocation_order,
            product_allocation_past_first):
    """Allocate what the household brought, and for a joint loan what its group put in, to this loan; return payments, what
    is left to bring, and the new state, fen.

    Where something is still owed the step after this one sets the clock of arrears (sim/contracts/oldest.py).
    """
    penalty, fee, interest, principal, _ = allocate_by_age(
        household_paying + joint * household_covered, penalty_overdue,
        fee_overdue - min(fee_new, fee_overdue), min(fee_new, fee_overdue),
        interest_overdue - min(interest_new, interest_overdue), min(interest_new, interest_overdue),
        principal_overdue - min(principal_new, principal_overdue), min(principal_new, principal_overdue), 0,
        product_allocation_order, product_allocation_past_first)
    return take_parts(penalty, fee, interest, principal, household_paying, household_covered, household_paid_month, joint,
                      principal_overdue, interest_overdue, fee_overdue, penalty_overdue, principal_new, interest_new, balance,
                      oldest_unpaid)


def take_parts(penalty_part, fee_part, interest_part, principal_part, household_paying, household_covered, household_paid_month,
               joint, principal_overdue, interest_overdue, fee_overdue, penalty_overdue, principal_new, interest_new, balance,
               oldest_unpaid):
    """Book the parts of what the household brought and its group put in for this loan; return payments, what is left to bring, and
    the new state, fen; nothing is the oldest unpaid (-1) once nothing is owed."""
    by_group = joint * household_covered
    penalty, fee, interest, principal = penalty_part, fee_part, interest_part, principal_part
    interest_overdue = interest_overdue - interest
    principal_overdue = principal_overdue - principal
    owed = interest_overdue + principal_overdue
    paid = penalty + fee + interest + principal
    new = principal_new + interest_new
    from_group = min(by_group, paid)
    return (
        penalty + fee, interest, principal, household_paying - (paid - from_group), household_covered - from_group,
        household_paid_month + paid, principal_overdue, interest_overdue, fee_overdue - fee, penalty_overdue - penalty,
        balance - principal, clamp(new - owed, 0, new), owed, oldest_unpaid if owed > 0 else -1,
    )


def reward_and_save(owed, interest_new, saving_due, saved, household_cash, household_paying, household_covered,
                    product_subsidy_ppm, product_subsidy_when_paid, product_subsidy_payer, product_savings_held_by,
                    product_unit):
    """Return (interest given back for paying on time by the government, by a donor, saved at the lender, saved elsewhere,
    savings of the loan), fen.

    Compulsory saving is paid from cash after the installment, never from what the group put in for another loan; what is
    lacking is not arrears (assumption).
    """
    on_time = 1 if owed == 0 else 0
    back = product_subsidy_when_paid * interest_subsidy(
        interest_new, on_time, product_subsidy_ppm, product_subsidy_when_paid, product_unit)
    saving = clamp(saving_due, 0, max(household_cash - household_paying - household_covered, 0))
    elsewhere = saving if product_savings_held_by == THIRD_PARTY else 0
    by_donor = back if product_subsidy_payer == DONOR else 0
    return back - by_donor, by_donor, saving - elsewhere, elsewhere, saved + saving


def settle(balance, owed, fee_overdue, penalty_overdue):
    """Return 1 if nothing is owed on the loan, and zeros for what had fallen due with its last installment (fen)."""
    return 1 if balance == 0 and owed == 0 and fee_overdue == 0 and penalty_overdue == 0 else 0, 0, 0, 0


def finish(settled, status, number, installments, scheduled, deferred, blemished, saved, principal, installment,
           household_open_loans, household_clean_cycles, household_cycles, household_installments_month, household_savings,
           household_savings_elsewhere, meets, product_every, product_convention, product_basis, product_savings_withdrawable,
           product_savings_after_cycles):
    """Close a loan on which nothing is owed or will be; return savings handed back (fen), the state and the household's standing.

    A loan that was never at risk adds a clean cycle. Savings return at the end of the loan, or all of them after so many cycles.
    """
    over = spent(number, installments, scheduled, deferred, product_convention, product_basis)
    done = 1 if settled == 1 and status == RUNNING and over == 1 else 0
    burden = monthly_burden(installment, principal, product_every, installments) if done == 1 else 0
    all_back = 1 if product_savings_withdrawable == AFTER_CYCLES and household_cycles >= product_savings_after_cycles else 0
    back = saved if product_savings_withdrawable == AT_LOAN_END else 0
    at_lender = household_savings if all_back == 1 else min(back, household_savings)
    outside = min(back - min(back, household_savings), household_savings_elsewhere)
    elsewhere = household_savings_elsewhere if all_back == 1 else outside
    last = 1 if household_open_loans <= 1 else 0
    return (
        done * at_lender, done * elsewhere, NONE if done == 1 else status, household_open_loans - done,
        household_clean_cycles + done * (1 - blemished), household_installments_month - burden, 0 if done == 1 else meets, done,
        done * last,
    )


TAKEN = ("pay_charges", "pay_interest", "pay_principal", "household_paying", "household_covered", "household_paid_month",
         "principal_overdue", "interest_overdue", "fee_overdue", "penalty_overdue", "balance", "tally_due_paid_fen", "owed",
         "oldest_unpaid")
"""Answers of `receive` and of `take_parts`."""
FINISH = (
    Step(settle, ("settled", "principal_new", "interest_new", "saving_due")),
    Step(finish, ("withdraw", "withdraw_elsewhere", "status", "household_open_loans", "household_clean_cycles",
                  "household_installments_month", "meets", "tally_repaid_count", "tally_left_clients"), stays=("settled",)),
)
"""The end of every moment in which something may be paid."""

FALL_DUE = Moment("fall_due", "loan", (
    Step(comes_due, ("now", "meets_now", "meeting_day")),
    Step(line_as_agreed, ("principal_due", "interest_due", "put_off")),
    Step(never_below_nothing, ("principal_due", "interest_due")),
    Step(installment_fee, ("fee_due",)),
    Step(installment_saving, ("saving_asked",)),
    Step(subsidized, ("subsidize_interest", "sponsor_interest")),
    Step(fall_due, ("charge_interest", "charge_fee", "meets", "number", "next_due", "last_due", "scheduled", "deferred",
                    "principal_overdue", "interest_overdue", "fee_overdue", "oldest_unpaid", "interest_total",
                    "principal_new", "interest_new",
                    "fee_new", "saving_due", "household_due", "household_joint_due", "household_due_day", "tally_due_fen",
                    "tally_principal_due_fen", "interest_back")),
    Step(set_off, ("pay_principal", "pay_interest", "principal_overdue", "interest_overdue", "principal_new", "interest_new",
                   "balance"), stays=("interest_back",)),
), when="status")
RECEIVE = Moment("receive", "loan", (
    Step(receive, TAKEN),
    Step(oldest_still_unpaid, ("oldest_unpaid", "interest_total"), stays=("owed",)),
    Step(reward_and_save, ("rebate_interest", "sponsor_rebate", "deposit", "deposit_elsewhere", "saved"),
         stays=("saving_due", "product_subsidy_ppm")),
    *FINISH,
), when="meets")
