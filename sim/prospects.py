"""What the future is worth: access to further loans, as a household counts on it."""

from sim.arithmetic import power, rint
from sim.wiring import Moment, Step

__all__ = ["FORESEE", "UNLIMITED", "cost_of_default"]

UNLIMITED = 1000.0
"""Liability for so many times one's own loans is liability without limit."""
LOANS_AHEAD = 200
"""Loans that are counted ahead: what comes after them is worth nothing at any patience below 1."""


def worth_of_access(village_will_patience_annual, village_will_expected_success, lender_approval_exclusion_months):
    """Return what being barred after a default takes from a household, in gains of one loan of a year.

    The value of access, counted backward over 200 loans: a loan repaid brings its gain and the next loan a year later; one that
    cannot be repaid bars for the lender's months, as walking away does (Tedeschi 2006). 0 months: for good.
    """
    patience, success = village_will_patience_annual, village_will_expected_success
    years = lender_approval_exclusion_months * (1.0 / 12.0)
    after_default = power(patience, years + 1.0) if lender_approval_exclusion_months > 0 else 0.0
    value = 0.0
    for _ in range(LOANS_AHEAD):
        value = success * (1.0 + patience * value) + (1.0 - success) * after_default * value
    return (patience - after_default) * value


def cost_of_default(income, loan_gain, loans, interest_owed, due, pressure, village_access_worth, village_will_penalty_share,
                    lender_approval_recognize_chance):
    """Return what walking away from its loans would cost a household at this meeting, fen.

    A share of the month's income (harassment, seizure, lost standing: Besley & Coate 1995), the loans it will not get where it is
    recognized (Tedeschi 2006; Gine, Goldberg & Yang 2012), and the pressure it feels, as a share of what it would keep.
    """
    kept = max(due, loans + interest_owed)
    return rint(village_will_penalty_share * income + lender_approval_recognize_chance * village_access_worth * loan_gain
                + pressure * kept)


FORESEE = Moment("foresee", "village", (Step(worth_of_access, ("access_worth",)),))
