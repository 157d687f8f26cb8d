"""How a payment is divided, in whole fen. The parts are never above what is owed and add up to what is taken.

An order is a number of four digits, the first paid first: 1 penalty, 2 fee, 3 interest, 4 principal (1234 is the
default of Apache Fineract). Source: finance.md section 1, item 8.
"""

from sim.arithmetic import floor_div

DEFAULT_ORDER = 1234


def place_of(order, component):
    """Return the place (0 first .. 3 last) of a component (1..4) in an order such as 1234."""
    first = floor_div(order, 1000)
    second = floor_div(order, 100) - 10 * first
    third = floor_div(order, 10) - 10 * floor_div(order, 100)
    return 0 if first == component else (1 if second == component else (2 if third == component else 3))


def allocate(payment, penalty_owed, fee_owed, interest_owed, principal_owed, product_allocation_order):
    """Return (to penalty, to fee, to interest, to principal), fen, of a payment in the product's order.

    All amounts fen, none negative. The sum of the parts is min(payment, all that is owed).
    """
    penalty = fee = interest = principal = 0
    left = max(payment, 0)
    divisor = 1000
    while divisor > 0:
        digit = floor_div(product_allocation_order, divisor)
        digit = digit - 10 * floor_div(digit, 10)
        owed = penalty_owed if digit == 1 else (
            fee_owed if digit == 2 else (interest_owed if digit == 3 else principal_owed)
        )
        part = min(left, max(owed, 0))
        left = left - part
        penalty = penalty + (part if digit == 1 else 0)
        fee = fee + (part if digit == 2 else 0)
        interest = interest + (part if digit == 3 else 0)
        principal = principal + (part if digit == 4 else 0)
        divisor = floor_div(divisor, 10)
    return penalty, fee, interest, principal


def allocate_by_age(
    payment, penalty_owed, fee_past, fee_now, interest_past, interest_now, principal_past, principal_now, principal_ahead,
    product_allocation_order, product_allocation_past_first,
):
    """Return (to penalty, to fee, to interest, to principal, left over), fen.

    *_past: past due before today, with all penalties; *_now: falling due today; principal_ahead: what may be prepaid (0 if
    nothing may). product_allocation_past_first = 1 settles all past due before anything of today; 0 takes the order
    component by component whatever its age. What is left then goes to principal ahead, the rest is handed back.
    """
    now = 1 - product_allocation_past_first
    p1, f1, i1, c1 = allocate(
        payment, penalty_owed, fee_past + now * fee_now, interest_past + now * interest_now,
        principal_past + now * principal_now, product_allocation_order,
    )
    left = max(payment, 0) - p1 - f1 - i1 - c1
    later = product_allocation_past_first
    _, f2, i2, c2 = allocate(
        left, 0, later * fee_now, later * interest_now, later * principal_now, product_allocation_order
    )
    left = left - f2 - i2 - c2
    ahead = min(left, max(principal_ahead, 0))
    return p1, f1 + f2, i1 + i2, c1 + c2 + ahead, left - ahead
