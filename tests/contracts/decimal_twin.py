"""An independent reckoning of schedules with exact fractions, written from finance.md and sharing no code with the engine."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60
WAYS = {"half_even": ROUND_HALF_EVEN, "half_up": ROUND_HALF_UP, "ceiling": ROUND_CEILING, "floor": ROUND_FLOOR}


def rounded(value: Fraction, size: int, way: str = "half_even") -> int:
    """A fraction of fen to a multiple of `size` fen."""
    exact = Decimal(value.numerator) / (Decimal(value.denominator) * size)
    if value.denominator == 1 and value.numerator % size == 0:
        return value.numerator
    return int(exact.to_integral_value(WAYS[way])) * size


def annuity(rate: Fraction, count: int) -> Fraction:
    """Level payment per 1 of principal."""
    if rate == 0:
        return Fraction(1, count)
    growth = (1 + rate) ** count
    return rate * growth / (growth - 1)


def paying(count: int, grace: int, moratorium: int) -> list[bool]:
    """Which installments repay principal."""
    return [k > grace and (moratorium == 0 or (k - grace) % (moratorium + 1) == (1 if moratorium else 0))
            for k in range(1, count + 1)]


def parts(amount: int, each: int, pays: list[bool], residual: str, size: int) -> list[int]:
    """`each` for every installment that pays, what is left over on the first of them or spread evenly; 0 for the others."""
    count, out, done = sum(pays), [], 0
    for place, paying in enumerate(pays):
        if not paying:
            out.append(0)
            continue
        done += 1
        if residual == "first":
            before = max(amount - each * (count - done + 1), 0) if done > 1 else 0
            out.append(max(amount - each * (count - done), 0) - before)
        else:
            out.append(rounded(Fraction(amount * done, count), size) - sum(out[:place]))
    return out


def cumulative(p: int, rate: Fraction, count: int, *, flat: bool, method: str, grace: int = 0, deferred: int = 0, free: int = 0,
               moratorium: int = 0, size: int = 1, multiple: int = 0, way: str = "half_even", share: Fraction = Fraction(0),
               balloon: Fraction = Fraction(0), residual: str = "last") -> list[tuple[int, int]]:
    """(principal, interest) of each installment; rate of a period, money in fen, `size` the currency's unit."""
    pays = paying(count, grace, moratorium)
    kept = rounded(p * balloon, size)
    each = rounded(Fraction(p - kept, sum(pays)), size)
    if method == "fixed_share":
        each = rounded(p * share, size)
    exact = (p - kept) * annuity(rate, sum(pays))
    level = rounded(exact + kept * rate, multiple, way) if multiple > 1 else rounded(exact, size) + rounded(kept * rate, size)
    gross = rounded(p * rate * count, size)
    plain = rounded(Fraction(gross, count), size)
    total = max(gross - free * plain, 0)
    average = method == "equal_installments"
    unit_interest = rounded(Fraction(total, max(count - deferred - free, 1)), size) if average else plain
    shares = parts(p - kept, each, pays, residual, size) if residual != "last" else [each] * count
    bears = [(k > max(deferred, free)) if average else (k > free or k <= deferred) for k in range(1, count + 1)]
    costs = parts(total, unit_interest, bears, residual, size)
    rows, balance, waiting, asked = [], p, 0, 0
    for k in range(1, count + 1):
        last = k == count
        if flat:
            own = 0 if k <= free and (average or k > deferred) else unit_interest
            if average and k <= deferred:
                own = 0
            own = min(own, total - asked - waiting)
            if residual != "last":
                own = costs[k - 1]
            if last:
                own = total - asked - waiting
            if not average and k <= deferred and not last:
                interest, waiting = 0, waiting + own
            else:
                interest, waiting = own + waiting, 0
            asked += interest
            part = shares[k - 1]
            if multiple > 1:
                part = rounded(Fraction(each), multiple, way) + rounded(Fraction(interest), multiple, way) - interest
        else:
            own = rounded(balance * rate, size)
            if k <= free:
                own, interest = 0, (waiting if last else 0)
            elif k <= deferred and not last:
                interest, waiting = 0, waiting + own
            else:
                interest, waiting = own + waiting, 0
            part = level - own if average else shares[k - 1]
        principal = max(min(part if pays[k - 1] else 0, balance), 0)
        if last:
            principal = balance
        balance -= principal
        rows.append((principal, interest))
    return rows


def staged(p: int, rate: Fraction, count: int, *, flat: bool, method: str, grace: int, size: int, multiple: int, way: str,
           final: int, final_way: str, money_way: str) -> list[tuple[int, int]]:
    """three_stage: an exact schedule, then rounded."""
    n = count - grace
    exact, balance = [], Fraction(p)
    level = p * annuity(rate, n)
    for k in range(1, count + 1):
        if flat:
            exact.append((Fraction(p, n) if k > grace else Fraction(0), p * rate))
        elif k <= grace:
            exact.append((Fraction(0), p * rate))
        else:
            interest = balance * rate
            principal = level - interest if method == "equal_installments" else Fraction(p, n)
            exact.append((principal, interest))
            balance -= principal
    total = rounded(sum(a + b for a, b in exact), max(final, size), final_way)
    rows, paid, repaid = [], 0, 0
    for k, (a, b) in enumerate(exact, 1):
        if k == count:
            due = rounded(Fraction(total - paid), max(final, size), final_way)
            rows.append((p - repaid, due - (p - repaid)))
            break
        due = rounded(a + b, max(multiple, size), way)
        if k <= grace:
            row = (0, due)
        elif not flat and method == "equal_principal":
            row = (rounded(a, size, money_way), due - rounded(a, size, money_way))
        else:
            row = (due - rounded(b, size, money_way), rounded(b, size, money_way))
        rows.append(row)
        paid, repaid = paid + due, repaid + row[0]
    return rows


def progressive(p: int, rate: Fraction, count: int, size: int = 1) -> list[tuple[int, int]]:
    """Regular progressive schedule at a period rate of 12 decimals."""
    def run(level: int) -> list[tuple[int, int]]:
        rows, balance = [], p
        for k in range(1, count + 1):
            interest = rounded(balance * rate, size)
            principal = balance if k == count else max(min(level - interest, balance), 0)
            rows.append((principal, interest))
            balance -= principal
        return rows

    level = rounded(p * annuity(rate, count), size)
    rows = run(level)
    for _ in range(3):
        gap = sum(rows[-1]) - level
        if count < 2 or abs(gap) * 100 <= count // 2 * 100:
            break
        trial = level + rounded(Fraction(gap, count), size)
        other = run(trial)
        if trial == level or abs(sum(other[-1]) - trial) >= abs(gap):
            break
        level, rows = trial, other
    return rows
