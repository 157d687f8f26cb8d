"""Lending: the officer's judgment and the committee's decision."""

from sim.arithmetic import exp, normal, ratio
from sim.rules import rule


@rule("screen")
def burden_by_eye(asked, asked_burden, usual, installments_month, cycles, officer_blur, lender_officers_screening_sd,
                  lender_approval_burden_share_max, lender_approval_head_sample_share, lender_capacity_two_person,
                  lender_time_repeat_gain, lender_quota_lag, lender_quota_relax_share, lender_staff_favor_chance,
                  village_officials_survey_share, luck, luck_1, luck_2, luck_3):
    """Return 1 if the applicant is recommended, else 0.

    The officer's home visit shows income with an error (lognormal, sd of its log given); the branch head looks too at every new
    client and at a sample of old ones ([4]: at least 30 %), and two looks are averaged. Installments, old and new, may take at
    most the lender's share of what was seen. asked_burden: monthly installments of the loan asked for, fen.
    Two persons look at large loans [2]. Errors shrink with time and practice (officer_blur), with earlier loans of the client [0]
    and with what village officials know [1]; a plan of lending that is not met softens the limit [1]; a favor needs no look.
    """
    large = lender_capacity_two_person > 0 and asked > lender_capacity_two_person
    head = cycles == 0 or large or luck_1 < lender_approval_head_sample_share
    error = 0.5 * (normal(luck) + normal(luck_2)) if head else normal(luck)
    known = ratio(1.0 - village_officials_survey_share, 1.0 + lender_time_repeat_gain * cycles)
    seen = usual * exp(lender_officers_screening_sd * officer_blur * known * error)
    share = ratio(asked_burden + installments_month, seen)
    sound = share <= lender_approval_burden_share_max * (1.0 + lender_quota_relax_share * lender_quota_lag)
    return 1 if asked > 0 and (sound or luck_3 < lender_staff_favor_chance) else 0


@rule("decide")
def within_committee_limit(asked, passes, loans, asked_limit, lender_approval_committee_limit):
    """Return what the branch committee grants, fen: the amount asked, within its own limit ([4]: up to 10,000) and the client's."""
    room = max(min(lender_approval_committee_limit, asked_limit) - loans, 0)
    return passes * min(asked, room)
