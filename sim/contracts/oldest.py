"""Which installment is the oldest not yet paid in full, with bounded state.

From the oldest unpaid installment on, lines are laid again by the contract's own functions; what has been paid of them is what
is no longer overdue. The balance before that installment is laid from the contract's start where interest does not follow it
(flat and three_stage); a declining loan in arrears keeps it in `interest_total`, which it has no other use for. Interest that was
put off before the first unpaid installment of a declining loan is not known here: within a grace on interest the clock may run
from an installment too old. Source: finance.md section 2 (days past due count from the oldest unpaid due date).
"""

from sim.arithmetic import floor_div
from sim.contracts.anew import line_as_agreed
from sim.contracts.charges import interest_subsidy
from sim.contracts.lines import DECLINING, THREE_STAGE
from sim.contracts.terms import LoanTerms


def follows_balance(product_convention, product_basis):
    """Return 1 if interest is that of the balance, period by period."""
    return 1 if product_basis == DECLINING and product_convention != THREE_STAGE else 0


def oldest_still_unpaid(principal_overdue, interest_overdue, pay_principal, pay_interest, oldest_unpaid, last_due, principal,
                        installments, number, installment, interest_total, graces, product_every, product_subsidy_ppm,
                        product_subsidy_when_paid, terms: LoanTerms):
    """Return (due day of the oldest unpaid installment, -1 for none; interest_total, which may hold the balance before it, fen).

    oldest_unpaid and interest_total: before pay_principal and pay_interest (fen) were paid. Payments settle the principal of the
    oldest installment first, and so the interest. Nothing is laid again unless something was paid.
    """
    owed = principal_overdue + interest_overdue
    moves = owed > 0 and pay_principal + pay_interest > 0 and oldest_unpaid >= 0 and oldest_unpaid < last_due
    first = number - 1 - floor_div(last_due - oldest_unpaid, max(product_every, 1)) if moves else number
    kept = follows_balance(terms.convention, terms.basis) == 1
    start = first if kept else 1
    principal_paid, interest_paid = -principal_overdue, -interest_overdue
    day, before = oldest_unpaid, interest_total
    turn = 0
    while turn < 2 and moves:
        place, found, put_off = start, 0, 0
        scheduled = interest_total if kept else principal
        while place < number and found == 0:
            repaid, due, left = line_as_agreed(principal, installments, place, installment, interest_total, scheduled, put_off,
                                               graces, terms)
            open_here = 1 if place >= first else 0
            asked = (due - interest_subsidy(due, 0, product_subsidy_ppm, product_subsidy_when_paid, terms.unit)) * open_here
            whole = repaid * open_here
            found = 1 if turn == 1 and (whole > principal_paid or asked > interest_paid) and open_here == 1 else 0
            way = (1 - 2 * turn) * (1 - found)
            principal_paid = principal_paid + way * whole
            interest_paid = interest_paid + way * asked
            scheduled = scheduled - repaid * (1 - found)
            put_off = put_off if found == 1 else left
            place = place + 1 - found
        day = last_due - (number - 1 - place) * product_every if found == 1 else day
        before = scheduled if found == 1 and kept else before
        turn = turn + 1
    return (day if owed > 0 else -1), before
