"""A payment that pays the oldest installment in full before the next, with bounded state.

The installments fallen due and unpaid are laid again by the contract's own functions, as the clock of arrears does
(sim/contracts/oldest.py): twice, once to know what has been paid of them, once to divide the payment. Penalties belong to the
oldest. The same with a list of what is owed: sim/contracts/life.py.
"""

from sim.arithmetic import floor_div
from sim.contracts.allocation import allocate, allocate_by_age
from sim.contracts.anew import line_as_agreed
from sim.contracts.charges import installment_fee, interest_subsidy
from sim.contracts.oldest import follows_balance
from sim.contracts.terms import LoanTerms

BY_INSTALLMENT = 1


def pay_line(left, turn, charge, due, repaid, fee_paid, interest_paid, principal_paid, penalty, fee, interest, principal,
             product_allocation_order):
    """Return what of `left` pays one line (penalty, fee, interest, principal), and what has been paid of this line and later ones.

    turn 0 adds the line (charge, due, repaid, fen) to what has been asked for, turn 1 takes it off. penalty, fee, interest,
    principal: all that is owed, fen.
    """
    f0, i0, c0 = min(fee_paid, charge), min(interest_paid, due), min(principal_paid, repaid)
    p, f, i, c = allocate(left, penalty, min(charge - f0, fee), min(due - i0, interest), min(repaid - c0, principal),
                          product_allocation_order)
    if turn == 0:
        return p, f, i, c, fee_paid + charge, interest_paid + due, principal_paid + repaid
    return p, f, i, c, fee_paid - f0, interest_paid - i0, principal_paid - c0


def by_age(
    left, penalty_overdue, fee_overdue, interest_overdue, principal_overdue, fee_new, interest_new, principal_new,
    product_allocation_order, product_allocation_past_first,
):
    """Return the parts of a payment that goes by component over all installments, fen."""
    penalty, fee, interest, principal, _ = allocate_by_age(left, penalty_overdue, fee_overdue - min(fee_new, fee_overdue),
                                                           min(fee_new, fee_overdue),
        interest_overdue - min(interest_new, interest_overdue), min(interest_new, interest_overdue),
        principal_overdue - min(principal_new, principal_overdue), min(principal_new, principal_overdue), 0,
        product_allocation_order, product_allocation_past_first)
    return penalty, fee, interest, principal


def parts_of_payment(household_paying, household_covered, joint, penalty_overdue, fee_overdue, interest_overdue, principal_overdue,
                     fee_new, interest_new, principal_new, oldest_unpaid, last_due, principal, installments, number, installment,
                     interest_total, graces, product_allocation_order, product_allocation_past_first, product_allocation_by,
                     product_every, product_subsidy_ppm, product_subsidy_when_paid, product_fee_installment_ppm, product_fee_base,
                     product_fee_installment_cap, terms: LoanTerms):
    """Return what a payment pays of a loan: (penalty, fee, interest, principal), fen, in the product's order.

    Component by component over all installments, or the oldest installment first. A fee left over from an installment whose
    principal and interest are paid comes before all else.
    """
    left = household_paying + joint * household_covered
    if product_allocation_by != BY_INSTALLMENT:
        return by_age(left, penalty_overdue, fee_overdue, interest_overdue, principal_overdue, fee_new, interest_new, principal_new,
                      product_allocation_order, product_allocation_past_first)
    open_lines = oldest_unpaid >= 0 and principal_overdue + interest_overdue > 0 and left > 0
    first = number - 1 - floor_div(last_due - oldest_unpaid, max(product_every, 1)) if open_lines else number
    kept = follows_balance(terms.convention, terms.basis) == 1
    fee_paid, interest_paid, principal_paid = -fee_overdue, -interest_overdue, -principal_overdue
    penalty, fee, interest, repaying, turn = 0, 0, 0, 0, 0
    while turn < 2 and open_lines:
        place, put_off, scheduled = (first if kept else 1), 0, (interest_total if kept else principal)
        if turn == 1 and fee_paid < 0:
            penalty, fee, _, _ = allocate(left, penalty_overdue, -fee_paid, 0, 0, product_allocation_order)
            left, fee_paid = left - penalty - fee, 0
        while place < number:
            repaid, gross, put_off = line_as_agreed(principal, installments, place, installment, interest_total, scheduled, put_off,
                                                    graces, terms)
            scheduled = scheduled - repaid
            here = 1 if place >= first else 0
            charge = here * installment_fee(repaid, gross, terms.fee_installment, product_fee_installment_ppm, product_fee_base,
                                            product_fee_installment_cap, terms.unit)
            due = here * (gross - interest_subsidy(gross, 0, product_subsidy_ppm, product_subsidy_when_paid, terms.unit))
            p, f, i, c, fee_paid, interest_paid, principal_paid = pay_line(
                turn * here * left, turn, charge, due, here * repaid, fee_paid, interest_paid, principal_paid,
                penalty_overdue - penalty, fee_overdue - fee, interest_overdue - interest, principal_overdue - repaying,
                product_allocation_order)
            penalty, fee, interest, repaying, left = penalty + p, fee + f, interest + i, repaying + c, left - p - f - i - c
            place = place + 1
        turn = turn + 1
    p, f, i, c = allocate(left, penalty_overdue - penalty, fee_overdue - fee, interest_overdue - interest,
                          principal_overdue - repaying, product_allocation_order)
    return penalty + p, fee + f, interest + i, repaying + c


def parts_from_others(household_covered, covers, penalty_overdue, fee_overdue, interest_overdue, principal_overdue, oldest_unpaid,
                      last_due, principal, installments, number, installment, interest_total, graces, product_allocation_order,
                      product_allocation_past_first, product_allocation_by, product_every, product_subsidy_ppm,
                      product_subsidy_when_paid, product_fee_installment_ppm, product_fee_base, product_fee_installment_cap,
                      terms: LoanTerms):
    """Return what others who answer for a loan (covers = 1) pay of it, all past due: (penalty, fee, interest, principal), fen."""
    return parts_of_payment(0, household_covered, covers, penalty_overdue, fee_overdue, interest_overdue, principal_overdue, 0, 0,
                            0, oldest_unpaid, last_due, principal, installments, number, installment, interest_total, graces,
                            product_allocation_order, product_allocation_past_first, product_allocation_by, product_every,
                            product_subsidy_ppm, product_subsidy_when_paid, product_fee_installment_ppm, product_fee_base,
                            product_fee_installment_cap, terms)
