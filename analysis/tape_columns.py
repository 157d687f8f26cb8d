"""What the columns of the loan tape, its installments and the household panel mean: label, unit, kind, meaning, in order.

Names have at most 32 characters and no spaces (Stata), money is whole fen (100 fen = 1 yuan), dates are real dates of the calendar.
"""

from __future__ import annotations

__all__ = ["HOUSEHOLDS", "INSTALLMENTS", "LOANS", "Meaning"]

Meaning = tuple[str, str, str, str]
"""Label, unit, kind (key, text, date, stock, flow, count, flag, ratio), meaning."""

_KEYS: dict[str, Meaning] = {
    "arm": ("arm", "", "key", "name of the arm in the scenario"),
    "seed": ("seed", "", "key", "replicate; the same seed is the same luck in every arm"),
}
_LOAN: dict[str, Meaning] = {"loan_id": ("loan", "", "key", "client_id and the number of the loan, unique within arm and seed")}
_CLIENT: dict[str, Meaning] = {
    "client_id": ("client", "", "key", "village and number of the household, unique within arm and seed"),
    "village": ("village", "", "text", "name of the village"),
    "household": ("household", "", "key", "number of the household in its village, from 1"),
}
LOANS: dict[str, Meaning] = {
    **_KEYS, **_LOAN, **_CLIENT,
    "group_number": ("group", "", "key", "number of the client's group in its village, 0 for none"),
    "officer": ("officer", "", "key", "number of the loan officer, from 1; 0 for none"),
    "product": ("product", "", "text", "name of the product"),
    "liability": ("liability", "", "text", "individual, or joint where the group answers for it"),
    "cycle": ("cycle", "loans", "count", "which loan of this client it is, from 1"),
    "purpose": ("purpose", "", "text", "what it is for; empty: the model does not tie a loan to one purpose"),
    "as_of": ("as of", "", "date", "last day that the row tells of"),
    "status": ("status", "", "text", "current, late, renegotiated (running, once extended), repaid, written_off"),
    "amount_fen": ("amount", "fen", "flow", "principal disbursed so far, tranches and top-ups included"),
    "disbursed_on": ("disbursed on", "", "date", "date of the first disbursement"),
    "first_due_on": ("first due on", "", "date", "due date of the first installment"),
    "next_due_on": ("next due on", "", "date", "when it is next asked for; empty once it has ended"),
    "maturity_on": ("maturity", "", "date", "due date of the last installment as the contract stands"),
    "closed_on": ("closed on", "", "date", "date of the last payment or of the write-off; empty while it runs"),
    "last_paid_on": ("last paid on", "", "date", "date of the latest payment; empty for none"),
    "rate_annual": ("advertised rate", "share/year", "ratio", "nominal rate a year under which it was made"),
    "rate_basis": ("basis of interest", "", "text", "flat or declining"),
    "every_days": ("interval", "days", "count", "days between installments"),
    "term_days": ("term", "days", "count", "days from disbursement to maturity, 30/360"),
    "term_months": ("term, months", "months", "ratio", "installments of the contract as it stands, times their interval"),
    "installments": ("installments", "installments", "count", "installments of the contract as it stands"),
    "next_installment": ("next installment", "", "count", "number of the next installment of the contract, from 1"),
    "balance_fen": ("balance", "fen", "stock", "principal outstanding; 0 once it has ended"),
    "overdue_principal_fen": ("overdue principal", "fen", "stock", "principal fallen due and unpaid"),
    "overdue_interest_fen": ("overdue interest", "fen", "stock", "interest fallen due and unpaid"),
    "overdue_charges_fen": ("overdue charges", "fen", "stock", "fees and penalties fallen due and unpaid"),
    "overdue_penalties_fen": ("of them penalties", "fen", "stock", "the penalties among overdue_charges_fen"),
    "days_past_due": ("days past due", "days", "stock", "days since the oldest unpaid due date, 30/360; 0 if nothing is owed"),
    "renegotiated": ("renegotiated", "", "flag", "1 once it was extended"),
    "written_off": ("is written off", "", "flag", "1 once it was written off"),
    "ever_at_risk": ("ever at risk", "", "flag", "1 once it was at risk at a month's end"),
    "paid_principal_fen": ("principal paid", "fen", "flow", "principal paid so far"),
    "paid_interest_fen": ("interest paid", "fen", "flow", "interest paid so far"),
    "paid_charges_fen": ("charges paid", "fen", "flow", "fees and penalties paid so far"),
    "interest_charged_fen": ("interest charged", "fen", "flow", "interest fallen due so far, on the client"),
    "fees_charged_fen": ("fees charged", "fen", "flow", "fees fallen due so far"),
    "penalties_charged_fen": ("penalties charged", "fen", "flow", "penalties charged so far"),
    "interest_subsidized_fen": ("subsidy of interest", "fen", "flow", "interest borne by a subsidy, before or after payment"),
    "written_off_fen": ("written off", "fen", "flow", "principal, interest and charges written off"),
    "written_off_principal_fen": ("principal written off", "fen", "flow", "the principal among written_off_fen"),
    "recovered_fen": ("recovered", "fen", "flow", "paid after the write-off; a client's payments go to the oldest loan first"),
    "savings_fen": ("savings", "fen", "stock", "compulsory savings of this loan"),
    "contract_principal_fen": ("contract: principal", "fen", "stock", "principal of the contract as it stands"),
    "contract_installment_fen": ("contract: installment", "fen", "stock", "level installment, 0 if there is none"),
    "contract_interest_fen": ("contract: interest", "fen", "stock", "interest of a flat or three_stage contract; "
                              "of others, while late, the balance by schedule before the oldest unpaid installment"),
    "contract_deferred_fen": ("contract: interest put off", "fen", "stock", "interest put off to a later installment"),
    "contract_graces": ("contract: graces", "", "stock", "graces left to a contract made anew, as one code; 0: the product's"),
    "contract_agreed_fen": ("contract: agreed", "fen", "stock", "to be lent in all tranches together"),
    "contract_tranches": ("contract: tranches", "tranches", "stock", "tranches paid out"),
    "days_to_next_due": ("days to the next due date", "days", "stock", "from as_of, 30/360; 0 once it has ended"),
    "days_since_due": ("days since the last due date", "days", "stock", "since the latest installment, 30/360; -1: none yet"),
}
INSTALLMENTS: dict[str, Meaning] = {
    **_KEYS, **_LOAN,
    "number": ("number", "", "key", "number in the contract, from 1 (anew if made anew); 0: no installment"),
    "kind": ("kind", "", "text", "installment; penalty; opening (fee, down payment); ahead (prepaid, or savings set off)"),
    "due_on": ("due on", "", "date", "due date"),
    "principal_due_fen": ("principal due", "fen", "flow", "principal that fell due"),
    "interest_due_fen": ("interest due", "fen", "flow", "interest that fell due, on the client"),
    "charges_due_fen": ("charges due", "fen", "flow", "fee or penalty that fell due"),
    "principal_paid_fen": ("principal paid", "fen", "flow", "of that paid up to as_of, oldest first"),
    "interest_paid_fen": ("interest paid", "fen", "flow", "of that paid up to as_of, oldest first"),
    "charges_paid_fen": ("charges paid", "fen", "flow", "of that paid up to as_of, oldest first"),
    "paid_on": ("paid on", "", "date", "when it was paid in full; empty if it is not"),
    "days_late": ("days late", "days", "stock", "from the due date to payment in full, or to as_of, 30/360"),
    "status": ("status", "", "text", "paid, partly, unpaid, rescheduled (the loan was extended), written_off"),
}
HOUSEHOLDS: dict[str, Meaning] = {
    **_KEYS,
    "period": ("period", "", "key", "month or year of the run, from 1"),
    "period_end": ("end of the period", "", "date", "last day of the period"),
    **_CLIENT,
    "members": ("persons", "persons", "count", "persons in the household"),
    "female_head": ("headed by a woman", "", "flag", "1 if headed by a woman"),
    "head_over65": ("head over 65", "", "flag", "1 if the head is over 65"),
    "livelihood": ("livelihood", "", "text", "farm, mixed or trade"),
    "has_business": ("has a business", "", "flag", "1 if it runs a business of its own"),
    "income_fen": ("income", "fen", "flow", "income of the period"),
    "consumption_fen": ("consumption", "fen", "flow", "living expenses of the period"),
    "debt_service_fen": ("debt service", "fen", "flow", "paid to the program in the period"),
    "cash_fen": ("cash", "fen", "stock", "money at home"),
    "savings_fen": ("savings", "fen", "stock", "savings held by the lender and by a third party"),
    "business_capital_fen": ("business capital", "fen", "stock", "business capital at replacement cost"),
    "livestock_fen": ("animals", "fen", "stock", "animals at market value"),
    "group_claim_fen": ("claim on the group", "fen", "stock", "owed by the group for having stood in"),
    "loans_fen": ("loans", "fen", "stock", "principal owed to the program"),
    "overdue_fen": ("interest and charges owed", "fen", "stock", "interest, fees and penalties fallen due, unpaid"),
    "informal_debt_fen": ("informal debt", "fen", "stock", "owed to kin or moneylender"),
    "group_debt_fen": ("debt to the group", "fen", "stock", "owed to the group that stood in"),
    "written_off_fen": ("written-off debt", "fen", "stock", "written off by the lender, still claimed"),
    "net_worth_fen": ("net worth", "fen", "stock", "what is owned less what is owed"),
    "loans_running": ("running loans", "loans", "count", "loans running at the end of the period"),
    "loans_taken": ("loans taken", "loans", "count", "loans taken so far"),
    "late": ("late", "", "flag", "1 with a loan at risk at the end of the period"),
    "barred": ("barred", "", "flag", "1 after a default that bars further loans"),
}
