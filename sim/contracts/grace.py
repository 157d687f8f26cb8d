"""Which installments carry principal and interest: graces, interest-free periods, recurring moratorium.

Installments are numbered from 1. Source: finance.md sections 1 and 2; the moratorium as in Apache Fineract.
"""

from sim.arithmetic import floor_div


def pays_principal(number, grace, moratorium):
    """Return 1 if installment `number` repays principal, else 0.

    grace: first installments without principal. moratorium: after each installment with principal, so many without.
    """
    place = number - grace
    if place <= 0 or moratorium == 0:
        return 1 if place > 0 else 0
    span = moratorium + 1
    return 1 if place - floor_div(place, span) * span == 1 else 0


def principal_grace_left(passed, grace, moratorium):
    """Return the grace on principal of a contract made anew after `passed` installments: what is left of it, or of a moratorium."""
    place = passed - grace
    span = moratorium + 1
    done = place - floor_div(place, span) * span
    return -place if place <= 0 else (0 if done == 0 else span - done)


def principal_periods(installments, grace, moratorium):
    """Return how many of the installments repay principal (the last takes the residual even in a moratorium)."""
    left = max(installments - grace, 1)
    return left if moratorium == 0 else floor_div(left - 1, moratorium + 1) + 1


def interest_periods(number, deferred, free, gathers):
    """Return how many installments up to `number` have had their share of a flat interest asked for or put off.

    gathers = 1: interest put off is brought forward to the first paid installment (equal principal);
    gathers = 0: the flat total is averaged over the installments that pay interest (equal installments).
    """
    unpaid = max(min(number, free) - min(number, deferred), 0)
    averaged = max(number - max(deferred, free), 0)
    return number - unpaid if gathers == 1 else averaged
