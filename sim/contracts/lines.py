"""What a contract asks for, installment by installment, with bounded state: no stored table.

State of a loan (all int64): `principal` disbursed fen, `installments` n, `number` of the installment falling due (1..n),
`installment` level payment fen (flat: principal plus interest share; 0 if there is none), `interest_total` fen (flat and
three_stage; 0 otherwise), `scheduled` balance before the installment fen, `deferred` interest put off so far fen.
Product columns read here (see sim/terms/product.py): product_convention 0 cumulative, 1 progressive, 2 three_stage;
product_method 0 equal_installments, 1 equal_principal, 2 fixed_share, 3 bullet; product_basis 0 flat, 1 declining;
product_rate_over / product_rate_under the interest of one period; product_flat_over / product_flat_under that of the term;
product_installments; product_grace_principal, product_grace_interest, product_grace_free, product_moratorium in
installments; product_share_ppm, product_balloon_ppm; product_unit, product_multiple, product_final_multiple fen; the modes
product_mode, product_final_mode, product_currency_mode (0 half to even, 1 half up, 2 ceiling, 3 floor); product_residual (0
last, 1 first, 2 spread).
Sources: finance.md section 2; Yilong source-facts [4].
"""

from sim.arithmetic import mul_div
from sim.contracts.grace import interest_periods, pays_principal, principal_periods
from sim.contracts.rounding import part_of, shares_up_to, to_multiple
from sim.contracts.staged import staged_line

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


def principal_share(
    principal, installments, product_method, product_share_ppm, product_balloon_ppm,
    product_grace_principal, product_moratorium, product_unit,
):
    """Return the equal share of principal (fen) of an installment that repays principal, before graces and residual."""
    if product_method == BULLET:
        return 0
    if product_method == FIXED_SHARE:
        return part_of(principal, product_share_ppm, MILLION, product_unit)
    periods = principal_periods(installments, product_grace_principal, product_moratorium)
    balloon = part_of(principal, product_balloon_ppm, MILLION, product_unit) if product_balloon_ppm > 0 else 0
    return part_of(principal - balloon, 1, periods, product_unit)


def principal_at(
    principal, installments, number, share,
    product_method, product_balloon_ppm, product_grace_principal, product_moratorium, product_unit, product_residual,
):
    """Return the principal (fen) of installment `number`: its share and what shares leave over; 0 in a grace or moratorium."""
    repays = pays_principal(number, product_grace_principal, product_moratorium)
    if product_residual == 0 or repays == 0 or product_method > EQUAL_PRINCIPAL:
        return share * repays
    periods = principal_periods(installments, product_grace_principal, product_moratorium)
    place = principal_periods(number, product_grace_principal, product_moratorium)
    whole = principal - (part_of(principal, product_balloon_ppm, MILLION, product_unit) if product_balloon_ppm > 0 else 0)
    upto = shares_up_to(place, periods, whole, share, product_residual, product_unit)
    return upto - shares_up_to(place - 1, periods, whole, share, product_residual, product_unit)


def flat_interest(
    principal, installments, product_method, product_flat_over, product_flat_under,
    product_grace_interest, product_grace_free, product_unit,
):
    """Return (total flat interest to be charged, interest of one paying installment), both fen.

    Interest-free periods remove so many times round(total / n). Equal installments average what is left over the
    installments that pay interest; equal principal charges round(total / n) and brings put-off interest forward.
    """
    gross = part_of(principal, product_flat_over, product_flat_under, product_unit)
    plain = part_of(gross, 1, installments, product_unit)
    total = max(gross - product_grace_free * plain, 0)
    paying = max(installments - product_grace_interest - product_grace_free, 1)
    averaged = part_of(total, 1, paying, product_unit)
    return total, (averaged if product_method == EQUAL_INSTALLMENTS else plain)


def flat_line(
    principal, installments, number, installment, interest_total, scheduled,
    product_method, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_residual,
):
    """Return (principal due, interest due, interest put off afterwards) of a flat loan, fen."""
    gathers = 0 if product_method == EQUAL_INSTALLMENTS else 1
    share = principal_share(
        principal, installments, product_method, product_share_ppm, product_balloon_ppm,
        product_grace_principal, product_moratorium, product_unit,
    )
    each = installment - share
    before = interest_periods(number - 1, product_grace_interest, product_grace_free, gathers)
    after = interest_periods(number, product_grace_interest, product_grace_free, gathers)
    whole = interest_periods(installments, product_grace_interest, product_grace_free, gathers)
    asked = shares_up_to(before, whole, interest_total, each, product_residual, product_unit) if product_residual > 0 else (
        min(each * before, interest_total))
    asked = asked if number - 1 > product_grace_interest or gathers == 0 else 0
    owed = shares_up_to(after, whole, interest_total, each, product_residual, product_unit) if product_residual > 0 else (
        min(each * after, interest_total))
    put_off = owed if number <= product_grace_interest and number < installments and gathers == 1 else 0
    pays = number > product_grace_interest or number == installments
    interest = (interest_total if number == installments else owed) - asked if pays else 0
    level = principal_at(principal, installments, number, share, product_method, product_balloon_ppm, product_grace_principal,
                         product_moratorium, product_unit, product_residual)
    if product_multiple > 1:
        rounded = to_multiple(share, product_multiple, product_mode) - interest + to_multiple(
            interest, product_multiple, product_mode
        )
        level = rounded * pays_principal(number, product_grace_principal, product_moratorium)
    repaid = max(min(level, scheduled), 0)
    return (scheduled if number == installments else repaid), interest, put_off


def declining_line(
    principal, installments, number, installment, scheduled, deferred, interest,
    product_method, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
    product_share_ppm, product_balloon_ppm, product_unit, product_residual,
):
    """Return (principal due, interest due, interest put off afterwards) of a declining loan, fen.

    interest: what the balance bears in this period before any grace, fen.
    """
    last = number == installments
    free = number <= product_grace_free
    waits = number <= product_grace_interest and not last
    own = 0 if free else interest
    due = 0 if free or waits else own + deferred
    put_off = (deferred if free else deferred + own) if free or waits else 0
    due = due + put_off if last else due
    put_off = 0 if last else put_off
    level = (installment - own) * pays_principal(number, product_grace_principal, product_moratorium)
    if product_method != EQUAL_INSTALLMENTS:
        share = principal_share(
            principal, installments, product_method, product_share_ppm, product_balloon_ppm,
            product_grace_principal, product_moratorium, product_unit,
        )
        level = principal_at(principal, installments, number, share, product_method, product_balloon_ppm,
                             product_grace_principal, product_moratorium, product_unit, product_residual)
    repaid = max(min(level, scheduled), 0)
    return (scheduled if last else repaid), due, put_off


def line_with(
    principal, installments, number, installment, interest_total, scheduled, deferred, rate_over, rate_under,
    product_convention, product_method, product_basis, product_rate_over, product_rate_under,
    product_flat_over, product_flat_under, product_grace_principal, product_grace_interest, product_grace_free,
    product_moratorium, product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode,
    product_final_multiple, product_final_mode, product_currency_mode, product_fee_installment, product_residual,
):
    """Return (principal due, interest due, interest put off afterwards), fen, at a given rate of the period.

    rate_over / rate_under: interest of this very period as a fraction of the balance (whole numbers); three_stage
    counts equal periods and does not read it.
    """
    if product_convention == THREE_STAGE:
        return staged_line(
            principal, installments, number, interest_total, scheduled,
            product_method, product_basis, product_rate_over, product_rate_under, product_flat_over, product_flat_under,
            product_grace_principal, product_unit, product_multiple, product_mode, product_final_multiple,
            product_final_mode, product_currency_mode, product_fee_installment,
        )
    if product_basis == FLAT:
        return flat_line(
            principal, installments, number, installment, interest_total, scheduled,
            product_method, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
            product_share_ppm, product_balloon_ppm, product_unit, product_multiple, product_mode, product_residual,
        )
    interest = mul_div(scheduled, rate_over, rate_under * product_unit) * product_unit
    return declining_line(
        principal, installments, number, installment, scheduled, deferred, interest,
        product_method, product_grace_principal, product_grace_interest, product_grace_free, product_moratorium,
        product_share_ppm, product_balloon_ppm, product_unit, product_residual,
    )
