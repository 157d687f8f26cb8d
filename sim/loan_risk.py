"""A loan at the month's end: how late it is, what is at risk, penalties, provisions, write-off."""

from sim.arithmetic import rint
from sim.contracts import at_risk, penalty_due, saving_interest
from sim.contracts.anew import spent
from sim.loan_due import RUNNING, monthly_burden
from sim.loan_late import JOINT, POOLED_FUND, SINCE_DUE
from sim.wiring import Moment, Step

__all__ = ["CLASSIFY", "OUTSTANDING"]


def how_late(first_day, principal_overdue, interest_overdue, late_since, product_arrears_grace_days):
    """Return (days late at month end, days newly late this month, fen overdue): the due date is day 0, the oldest unpaid counts."""
    owed = principal_overdue + interest_overdue
    late = max(first_day + 30 - late_since - product_arrears_grace_days, 0) if late_since >= 0 and owed > 0 else 0
    return late, min(late, 30), owed


def write_off(late_days, owed, balance, interest_overdue, principal_overdue, fee_overdue, penalty_overdue, saved, principal,
              lender_writeoff_days, household_excluded, household_open_loans, household_installments_month, household_savings,
              installment, installments, product_every, product_savings_set_off):
    """Write off a loan too late to wait for; its savings are set off first where the terms say so; the rest of the claim stays.

    Returns (savings set off: taken out and paid as principal, principal, interest and charges written off), fen, and the new state.
    """
    gone = 1 if owed > 0 and late_days > lender_writeoff_days else 0
    left = 1 - gone
    set_off = gone * product_savings_set_off * min(saved, household_savings, balance)
    burden = monthly_burden(installment, principal, product_every, installments) if gone == 1 else 0
    return (
        set_off, set_off, gone * (balance - set_off), gone * interest_overdue, gone * (fee_overdue + penalty_overdue),
        left * balance,
        left * interest_overdue, left * principal_overdue, left * fee_overdue, left * penalty_overdue, saved - set_off,
        RUNNING * left,
        max(household_excluded, gone), household_open_loans - gone, household_installments_month - burden, gone, left * owed,
    )


def charge(penalty, status, penalty_overdue, charged_so_far):
    """Return (penalty charged this month, penalties unpaid, penalties so far), fen."""
    now = status * penalty
    return now, penalty_overdue + now, charged_so_far + now


def save_interest(saved, status, product_saving_rate_ppm, product_savings_held_by, product_unit):
    """Return (interest credited on the loan's savings this month, savings of the loan), fen; a third party credits none here."""
    earned = status * (1 - product_savings_held_by) * saving_interest(saved, 30, product_saving_rate_ppm, product_unit)
    return earned, saved + earned


def risk(status, late_days, owed_still, balance, blemished, product_arrears_tolerance, product_arrears_tolerance_ppm,
         product_arrears_tolerance_days):
    """Return (1 if at risk, 1 if ever at risk, balance at risk, balance over 1, 30, 60, 90, 180 and 365 days late), fen.

    [4]: one installment short by the tolerance puts the whole outstanding balance at risk from the first day.
    """
    late = late_days * status
    risky = at_risk(owed_still, late_days, balance, product_arrears_tolerance, product_arrears_tolerance_ppm,
                    product_arrears_tolerance_days)
    return (risky, max(blemished, risky), risky * balance, balance if late > 1 else 0, balance if late > 30 else 0,
            balance if late > 60 else 0, balance if late > 90 else 0, balance if late > 180 else 0, balance if late > 365 else 0)


def overdue(status, late_days, balance, principal_overdue, renegotiated):
    """Return (principal overdue; balance over 30 days late with principal overdue; extended and at most 30, 90 days late), fen."""
    late = late_days * status
    extended = renegotiated * balance
    return (principal_overdue, balance if late > 30 and principal_overdue > 0 else 0, extended if late <= 30 else 0,
            extended if late <= 90 else 0)


def band(late_days, first, second, third, fourth):
    """Return the number, 0 to 4, of the band of days late, each band given by its last day."""
    return (1 if late_days > first else 0) + (1 if late_days > second else 0) + (1 if late_days > third else 0) + (
        1 if late_days > fourth else 0)


def provision_by_lender(risky, late_days, balance, owed_still, lender_provisioning_days_0, lender_provisioning_days_1,
                        lender_provisioning_days_2, lender_provisioning_days_3, lender_provisioning_shares_0,
                        lender_provisioning_shares_1, lender_provisioning_shares_2, lender_provisioning_shares_3,
                        lender_provisioning_shares_4, lender_provisioning_base):
    """Return (balance at risk in each of five bands of days late, provision the lender's table asks for), fen.

    [4]: 0-30 days 10 %, 31-60 25 %, 61-90 50 %, 91-120 75 %, over 120 100 % of the balance at risk.
    """
    at = risky * balance
    base = risky * (balance if lender_provisioning_base == 0 else min(owed_still, balance))
    k = band(late_days, lender_provisioning_days_0, lender_provisioning_days_1, lender_provisioning_days_2,
             lender_provisioning_days_3)
    low = lender_provisioning_shares_0 if k == 0 else lender_provisioning_shares_1
    middle = lender_provisioning_shares_2 if k == 2 else lender_provisioning_shares_3
    share = lender_provisioning_shares_4 if k == 4 else (low if k < 2 else middle)
    return (at if k == 0 else 0, at if k == 1 else 0, at if k == 2 else 0, at if k == 3 else 0, at if k == 4 else 0,
            rint(share * base))


def provision_by_product(risky, late_days, balance, principal_overdue, by_lender, product_provisioning_bands,
                         product_provisioning_base, product_provisioning_day_1, product_provisioning_day_2,
                         product_provisioning_day_3, product_provisioning_day_4, product_provisioning_day_5,
                         product_provisioning_day_6, product_provisioning_day_7, product_provisioning_day_8,
                         product_provisioning_ppm_1, product_provisioning_ppm_2, product_provisioning_ppm_3,
                         product_provisioning_ppm_4, product_provisioning_ppm_5, product_provisioning_ppm_6,
                         product_provisioning_ppm_7, product_provisioning_ppm_8, product_provisioning_ppm_9):
    """Return the provision for the loan, fen: by the product's own table where it has one, else by the lender's."""
    base = risky * (balance if product_provisioning_base == 0 else principal_overdue)
    share = product_provisioning_ppm_1
    share = product_provisioning_ppm_2 if late_days > product_provisioning_day_1 else share
    share = product_provisioning_ppm_3 if late_days > product_provisioning_day_2 else share
    share = product_provisioning_ppm_4 if late_days > product_provisioning_day_3 else share
    share = product_provisioning_ppm_5 if late_days > product_provisioning_day_4 else share
    share = product_provisioning_ppm_6 if late_days > product_provisioning_day_5 else share
    share = product_provisioning_ppm_7 if late_days > product_provisioning_day_6 else share
    share = product_provisioning_ppm_8 if late_days > product_provisioning_day_7 else share
    share = product_provisioning_ppm_9 if late_days > product_provisioning_day_8 else share
    return rint(base * (share * 0.000001)) if product_provisioning_bands > 0 else by_lender


def provision_renegotiated(provision, renegotiated, balance, product_provisioning_renegotiated_extra):
    """Return (provision for the loan with the share added where it was extended, at most its balance; that balance), fen."""
    more = min(provision + rint(product_provisioning_renegotiated_extra * balance), max(balance, provision))
    return (more if renegotiated == 1 else provision), renegotiated * balance


def stand(risky, product_liability_kind, status, household_late, household_joint):
    """Return whether the household is late with any loan, whether it answers for its group (1 or 0), and 0: meetings are over."""
    grouped = status if product_liability_kind in (JOINT, POOLED_FUND) else 0
    return max(household_late, risky), max(household_joint, grouped), 0


def standing(status, product_liability_kind, owed_still, fee_overdue, penalty_overdue, number, installments, scheduled, deferred,
             graces, renegotiated, product_row, product_renewal_top_up, product_liability_wave_installments, product_convention,
             product_basis, household_top_up_row, household_proved):
    """Return (product of a loan that may be raised: nothing owed and something still to come; 1 if enough installments of a group
    loan are repaid for the next wave); owed in fen. A loan made anew after a prepayment has repaid enough. Between two installments
    a loan is raised once."""
    clean = status == RUNNING and owed_still + fee_overdue + penalty_overdue == 0
    rises = clean and product_renewal_top_up == 1 and (number > 1 or graces == 0)
    rises = rises and spent(number, installments, scheduled, deferred, product_convention, product_basis) == 0
    enough = number - 1 >= product_liability_wave_installments or (graces > 0 and renegotiated == 0)
    proves = clean and product_liability_kind in (JOINT, POOLED_FUND) and enough
    return (product_row if rises else household_top_up_row), (1 if proves else household_proved)


def outstanding(status, balance):
    """Return (1 for a running loan, principal outstanding in fen) at the month's end, for the record."""
    return status, balance


CLASSIFY = Moment("classify", "loan", (
    SINCE_DUE,
    Step(how_late, ("late_days", "days", "owed")),
    Step(write_off, ("withdraw", "pay_principal", "write_off_principal", "write_off_interest", "write_off_charges", "balance",
                     "interest_overdue", "principal_overdue", "fee_overdue", "penalty_overdue", "saved", "status",
                     "household_excluded", "household_open_loans", "household_installments_month", "tally_writeoff_count",
                     "owed_still"), stays=("owed",)),
    Step(penalty_due, ("penalty",)),
    Step(charge, ("charge_penalty", "penalty_overdue", "charged_so_far")),
    Step(save_interest, ("credit_savings", "saved")),
    Step(risk, ("risky", "blemished", "tally_par_tolerance_fen", "tally_par1_fen", "tally_par30_fen", "tally_par60_fen",
                "tally_par90_fen", "tally_par180_fen", "tally_par365_fen"), stays=("owed_still",)),
    Step(overdue, ("tally_principal_overdue_fen", "tally_par30_principal_fen", "tally_renegotiated_to_30_fen",
                   "tally_renegotiated_to_90_fen")),
    Step(provision_by_lender, ("tally_age_0_30_fen", "tally_age_31_60_fen", "tally_age_61_90_fen", "tally_age_91_120_fen",
                               "tally_age_over_120_fen", "by_lender"), stays=("risky",)),
    Step(provision_by_product, ("provision",), stays=("risky",)),
    Step(provision_renegotiated, ("tally_provision_needed_fen", "tally_renegotiated_fen")),
    Step(stand, ("household_late", "household_joint", "meets")),
    Step(standing, ("household_top_up_row", "household_proved")),
), when="status")
OUTSTANDING = Moment("outstanding", "loan", (Step(outstanding, ("tally_loans_open", "tally_glp_fen")),), when="status")
