"""Loan contracts to the cent: schedules, allocation of payments, arrears clock, charges.

Scalar book functions with bounded state per loan; the simulation calls them by argument name, the printed schedule
(sim/contracts/schedule.py) calls the same ones. Amounts are whole fen, rates are whole-number fractions or parts per
million, days are absolute 30/360 day numbers. The product columns they read are listed in sim/terms/product.py.
"""

from sim.contracts.allocation import allocate, allocate_by_age
from sim.contracts.charges import (
    cycle_limit,
    installment_fee,
    installment_saving,
    interest_subsidy,
    opening_fee,
    opening_saving,
    penalty_due,
    saving_interest,
)
from sim.contracts.clock import at_risk, days_late, days_late_with_pause, due_day, installments_fallen_due
from sim.contracts.opening import line_due, open_contract

__all__ = [
    "allocate", "allocate_by_age", "at_risk", "cycle_limit", "days_late", "days_late_with_pause", "due_day",
    "installment_fee", "installment_saving", "installments_fallen_due", "interest_subsidy", "line_due",
    "open_contract", "opening_fee", "opening_saving", "penalty_due", "saving_interest",
]
