"""What a contract asks for, installment by installment, with bounded state: no stored table.

State of a loan (all int64): `principal` disbursed fen, `installments` n, `number` of the installment falling due (1..n),
`installment` level payment fen (flat: principal plus interest share; 0 if there is none), `interest_total` fen (flat and
three_stage; 0 otherwise), `scheduled` balance before the installment fen, `deferred` interest put off so far fen.
What the loan's terms are: sim/contracts/terms.py.
Sources: finance.md section 2; Yilong source-facts [4].
"""

from sim.arithmetic import mul_div
from sim.contracts.grace import interest_periods, pays_principal, principal_periods
from sim.contracts.rounding import part_of, shares_up_to, to_multiple
from sim.contracts.staged import staged_line
from sim.contracts.terms import LoanTerms

CUMULATIVE = 0
PROGRESSIVE = 1
THREE_STAGE = 2
EQUAL_INSTALLMENTS = 0
EQUAL_PRINCIPAL = 1
FIXED_SHARE = 2
BULLET = 3
FLAT = 0
DECLINING = 1
MILLION = 1_000_000


def principal_share(principal, installments, terms: LoanTerms):
    """Return the equal share of principal (fen) of an installment that repays principal, before graces and residual."""
    if terms.method == BULLET:
        return 0
    if terms.method == FIXED_SHARE:
        return part_of(principal, terms.share_ppm, MILLION, terms.unit)
    periods = principal_periods(installments, terms.grace_principal, terms.moratorium)
    balloon = part_of(principal, terms.balloon_ppm, MILLION, terms.unit) if terms.balloon_ppm > 0 else 0
    return part_of(principal - balloon, 1, periods, terms.unit)


def principal_at(principal, installments, number, share, terms: LoanTerms):
    """Return the principal (fen) of installment `number`: its share and what shares leave over; 0 in a grace or moratorium."""
    repays = pays_principal(number, terms.grace_principal, terms.moratorium)
    if terms.residual == 0 or repays == 0 or terms.method > EQUAL_PRINCIPAL:
        return share * repays
    periods = principal_periods(installments, terms.grace_principal, terms.moratorium)
    place = principal_periods(number, terms.grace_principal, terms.moratorium)
    whole = principal - (part_of(principal, terms.balloon_ppm, MILLION, terms.unit) if terms.balloon_ppm > 0 else 0)
    upto = shares_up_to(place, periods, whole, share, terms.residual, terms.unit)
    return upto - shares_up_to(place - 1, periods, whole, share, terms.residual, terms.unit)


def flat_interest(principal, installments, terms: LoanTerms):
    """Return (total flat interest to be charged, interest of one paying installment), both fen.

    Interest-free periods remove so many times round(total / n). Equal installments average what is left over the
    installments that pay interest; equal principal charges round(total / n) and brings put-off interest forward.
    """
    gross = part_of(principal, terms.flat_over, terms.flat_under, terms.unit)
    plain = part_of(gross, 1, installments, terms.unit)
    total = max(gross - terms.grace_free * plain, 0)
    paying = max(installments - terms.grace_interest - terms.grace_free, 1)
    averaged = part_of(total, 1, paying, terms.unit)
    return total, (averaged if terms.method == EQUAL_INSTALLMENTS else plain)


def flat_line(principal, installments, number, installment, interest_total, scheduled, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards) of a flat loan, fen."""
    gathers = 0 if terms.method == EQUAL_INSTALLMENTS else 1
    waiting, free, residual, unit = terms.grace_interest, terms.grace_free, terms.residual, terms.unit
    share = principal_share(principal, installments, terms)
    each = installment - share
    before = interest_periods(number - 1, waiting, free, gathers)
    after = interest_periods(number, waiting, free, gathers)
    whole = interest_periods(installments, waiting, free, gathers)
    asked = shares_up_to(before, whole, interest_total, each, residual, unit) if residual > 0 else min(each * before,
                         interest_total)
    asked = asked if number - 1 > waiting or gathers == 0 else 0
    owed = shares_up_to(after, whole, interest_total, each, residual, unit) if residual > 0 else min(each * after, interest_total)
    put_off = owed if number <= waiting and number < installments and gathers == 1 else 0
    pays = number > waiting or number == installments
    interest = (interest_total if number == installments else owed) - asked if pays else 0
    level = principal_at(principal, installments, number, share, terms)
    if terms.multiple > 1:
        rounded = to_multiple(share, terms.multiple, terms.mode) - interest + to_multiple(interest, terms.multiple, terms.mode)
        level = rounded * pays_principal(number, terms.grace_principal, terms.moratorium)
    repaid = max(min(level, scheduled), 0)
    return (scheduled if number == installments else repaid), interest, put_off


def declining_line(principal, installments, number, installment, scheduled, deferred, interest, terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards) of a declining loan, fen.

    interest: what the balance bears in this period before any grace, fen.
    """
    last = number == installments
    free = number <= terms.grace_free
    waits = number <= terms.grace_interest and not last
    own = 0 if free else interest
    due = 0 if free or waits else own + deferred
    put_off = (deferred if free else deferred + own) if free or waits else 0
    due = due + put_off if last else due
    put_off = 0 if last else put_off
    level = (installment - own) * pays_principal(number, terms.grace_principal, terms.moratorium)
    if terms.method != EQUAL_INSTALLMENTS:
        level = principal_at(principal, installments, number, principal_share(principal, installments, terms), terms)
    repaid = max(min(level, scheduled), 0)
    return (scheduled if last else repaid), due, put_off


def line_with(principal, installments, number, installment, interest_total, scheduled, deferred, rate_over, rate_under,
              terms: LoanTerms):
    """Return (principal due, interest due, interest put off afterwards), fen, at a given rate of the period.

    rate_over / rate_under: interest of this very period as a fraction of the balance (whole numbers); three_stage
    counts equal periods and does not read it.
    """
    if terms.convention == THREE_STAGE:
        return staged_line(principal, installments, number, interest_total, scheduled, terms)
    if terms.basis == FLAT:
        return flat_line(principal, installments, number, installment, interest_total, scheduled, terms)
    interest = mul_div(scheduled, rate_over, rate_under * terms.unit) * terms.unit
    return declining_line(principal, installments, number, installment, scheduled, deferred, interest, terms)
