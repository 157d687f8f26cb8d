"""A planned loan in a run that is late, changes or is prepaid: its clock of arrears, what is still to come, its plan made anew.

As sim/contracts/oldest.py and sim/contracts/anew.py do for other loans; products without a plan pass through unchanged. Scalar.
"""

from sim.arithmetic import floor_div, mul_div
from sim.contracts.changes import REAMORTIZE, SHORTEN, slice_interest
from sim.contracts.charges import interest_subsidy
from sim.contracts.lines import FLAT
from sim.contracts.plan_lines import PLANNED, Plan, plan_part, planned_parts


def plan_begins(principal):
    """Return (entries of the plan that are behind it, the loan whose listed amounts are asked for, fen) of a new loan."""
    return 0, principal


def in_proportion(base, principal, scheduled):
    """Return the loan whose listed amounts are asked for once `principal` takes the place of a balance, fen."""
    return mul_div(base, principal, scheduled) if scheduled > 0 else base


def plan_anew(graces, number, principal, scheduled, plan_passed, plan_base, product_plan_amounts):
    """Return (entries of the plan behind it, the loan whose amounts are asked for, fen) of a contract made anew; one that is rolled
    over (graces = 0) begins its plan again. scheduled: the balance of the old contract, fen."""
    base = in_proportion(plan_base, principal, scheduled) if product_plan_amounts == 1 else principal
    return (0, principal) if graces == 0 else (plan_passed + number - 1, base)


def plan_prepaid(plan_base, scheduled, principal_new, product_plan_amounts, product_prepayment_mode):
    """Return the loan whose listed amounts are asked for after a prepayment that lowers the installments, fen.

    scheduled: what is left; principal_new: what was prepaid.
    """
    lowers = product_plan_amounts == 1 and product_prepayment_mode == REAMORTIZE
    return in_proportion(plan_base, scheduled, scheduled + principal_new) if lowers else plan_base


def plan_to_come(interest_ahead, repaying, principal, installments, number, interest_total, scheduled, deferred, next_due,
                 first_day, season, plan_passed, plan_base, product_method, product_basis, product_rate_over, product_rate_under,
                 product_plan_interest, plan: Plan):
    """Return (interest of all installments still to come, fen; how many of them there are until the principal is repaid)."""
    if product_method != PLANNED:
        return interest_ahead, repaying
    first_month = 30 * season + next_due - (number - 1) * plan.every - first_day
    interest, count, place = 0, 0, number
    while place <= installments:
        count = count + (1 if scheduled > 0 else 0)
        planned = plan_part( place, principal, installments, first_month, plan_passed, plan_base, plan)
        repaid, due, deferred = planned_parts(
            planned, place, installments, interest_total, scheduled, deferred, product_basis, product_rate_over, product_rate_under,
            plan.unit, plan.plan_amounts, product_plan_interest)
        interest = interest + due
        scheduled = scheduled - repaid
        place = place + 1
    return interest, count


def shortened_by_plan(count, most, principal, installments, number, scheduled, next_due, first_day, season, plan_passed, plan_base,
                      product_method, product_basis, product_prepayment_mode, plan: Plan):
    """Return how many installments a prepaid loan is left with: of a flat planned one that is shortened, as many as its plan needs
    for what is left; a declining one goes on until it is repaid. scheduled: what is left, fen."""
    if product_method != PLANNED:
        return count
    first_month = 30 * season + next_due - (number - 1) * plan.every - first_day
    left, found = scheduled, 0
    while left > 0 and found < most:
        planned = plan_part( number + found, principal, installments, first_month, plan_passed, plan_base, plan)
        left = left - min(max(planned, 0), left)
        found = found + 1
    return max(found, 1) if product_basis == FLAT and product_prepayment_mode == SHORTEN else most


def oldest_of_plan(oldest_unpaid, interest_total, principal_overdue, interest_overdue, last_due, principal, installments, number,
                   graces, first_day, season, plan_passed, plan_base, product_method, product_basis, product_rate_over,
                   product_rate_under, product_repayment_first_due_days, product_subsidy_ppm, product_subsidy_when_paid,
                   product_plan_interest, plan: Plan):
    """Return (due day of the oldest unpaid installment of a planned loan, -1 for none; of a declining one the balance before it,
    fen); what it was for others. To be asked before a payment is taken off `oldest_unpaid`.

    Lines are laid from the oldest unpaid one on, the balance before it being known; of a flat loan, and where interest waits for
    principal, from the start of the contract.
    """
    owed = principal_overdue + interest_overdue
    if product_method != PLANNED or owed <= 0 or oldest_unpaid < 0:
        return (oldest_unpaid if owed > 0 else -1), interest_total
    kept = product_basis != FLAT and product_plan_interest == 0
    first = number - 1 - floor_div(last_due - oldest_unpaid, plan.every) if kept else 1
    own = product_repayment_first_due_days if product_basis != FLAT and graces == 0 and first == 1 else 0
    so_long = slice_interest(principal, product_rate_over, product_rate_under, own, plan.every, plan.unit) if own > 0 else 0
    whole = slice_interest(principal, product_rate_over, product_rate_under, 1, 1, plan.unit) if own > 0 else 0
    first_month = 30 * season + last_due - (number - 2) * plan.every - first_day
    principal_paid, interest_paid, turn, found = -principal_overdue, -interest_overdue, 0, 0
    place, before = first, interest_total
    while turn < 2:
        place, scheduled, put_off = first, (interest_total if kept else principal), so_long - whole
        while place < number and found == 0:
            planned = plan_part( place, principal, installments, first_month, plan_passed, plan_base, plan)
            repaid, due, left = planned_parts(
                planned, place, installments, interest_total, scheduled, put_off, product_basis, product_rate_over,
                product_rate_under, plan.unit, plan.plan_amounts, product_plan_interest)
            asked = due - interest_subsidy(due, 0, product_subsidy_ppm, product_subsidy_when_paid, plan.unit)
            found = 1 if turn == 1 and (repaid > principal_paid or asked > interest_paid) else 0
            way = (1 - 2 * turn) * (1 - found)
            principal_paid, interest_paid = principal_paid + way * repaid, interest_paid + way * asked
            before = scheduled if found == 1 and product_basis != FLAT else before
            scheduled, put_off = scheduled - repaid, left
            place = place + 1 - found
        turn = turn + 1
    return last_due - (number - 1 - place) * plan.every, before


def keep_planned(oldest_unpaid, interest_total, oldest_planned, before_planned, product_method):
    """Return (due day of the oldest unpaid installment, interest_total), by its plan where a loan has one."""
    planned = product_method == PLANNED
    return (oldest_planned if planned else oldest_unpaid), (before_planned if planned else interest_total)
