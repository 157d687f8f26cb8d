"""What most contracts agree on, and a loop of its own for those that do.

A loan's moments ask the functions of every contract there is; for most loans most of that comes to nothing. Where all these
terms of a product are as here, its loans are lived in a copy of the loop in which they are written as numbers, and the compiler
leaves out what they rule out. The list decides about speed only: each product is held against it when its loans are lived.
"""

__all__ = ["CHANGING", "FEWEST", "LIVED_OFTEN", "USUAL"]

USUAL: dict[str, int | float] = {
    f"product_{name}": value for value, names in {
        0: ("convention", "grace_principal", "grace_interest", "grace_free", "moratorium", "share_ppm", "balloon_ppm", "multiple",
            "mode", "final_multiple", "final_mode", "currency_mode", "residual", "fee_installment", "fee_installment_ppm",
            "fee_installment_cap", "saving_installment", "saving_installment_ppm", "saving_rate_ppm", "savings_held_by",
            "savings_after_cycles", "savings_set_off", "subsidy_ppm", "subsidy_when_paid", "subsidy_payer", "arrears_grace_days",
            "arrears_tolerance_ppm", "arrears_tolerance_days", "penalty", "penalty_ppm", "penalty_grace_days", "penalty_cap_ppm",
            "provisioning_base", "liability_wave_installments", "method", "basis"),
        1: ("unit", "allocation_past_first"),
        1234: ("allocation_order",),
    }.items() for name in names
}
"""Column of the product row -> its value in most contracts: no grace, no fee or saving with an installment, no subsidy ..."""
LIVED_OFTEN = ("status", "meets")
"""Conditions of the moments that every running loan lives each month or meeting."""
FEWEST = 8
"""Terms of a moment that must be on the list to make a copy of its loop worth compiling."""
CHANGING = frozenset({
    "meets", "number", "next_due", "last_due", "scheduled", "balance", "principal_overdue", "interest_overdue", "oldest_unpaid",
    "principal_new", "interest_new", "household_due", "household_due_day", "household_interest_owed", "household_cash",
    "household_loans", "household_paying", "household_paid_month",
})
"""Columns that most loans change at a meeting: written always, where others are written only if they changed."""
