"""What bad loans count for: the tolerance of [1] in supervision and in the appraisal of staff."""

from sim.officers import examine
from sim.wiring import Moment, Step

__all__ = ["APPRAISAL", "APPRAISAL_STEPS"]


def overlook(bad, portfolio, lender_appraisal_target_share, lender_appraisal_tolerance):
    """Return the bad loans that count in the appraisal of an officer, fen: none up to target and tolerance.

    [1] 5(1): a bad part "up to 2 percentage points above the bank's own yearly target may be left out of supervision and of
    internal appraisal". Suspension [2] 16 looks at the loans before that.
    """
    return 0 if bad <= (lender_appraisal_target_share + lender_appraisal_tolerance) * portfolio else bad


def appraise(loans, tally_par90_fen, lender_appraisal_target_share, lender_appraisal_tolerance, lender_appraisal_caution_share):
    """Return 1 if supervision marks the lender down for its bad loans (over 90 days late), and 1 for the record; fen.

    [1] 5(1): not up to 2 percentage points above its target.
    """
    bound = lender_appraisal_target_share + lender_appraisal_tolerance
    over = 1 if bound + lender_appraisal_caution_share > 0.0 and tally_par90_fen > bound * loans else 0
    return over, over


APPRAISAL_STEPS = {("appraisal", examine): Step(overlook, ("bad",))}
APPRAISAL = (Moment("appraise", "lender", (Step(appraise, ("marked", "tally_marked")),)),)
