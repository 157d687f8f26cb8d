"""A loan product: its sections, and everything that would make its contract impossible.

`product_columns` (sim/terms/product_columns.py) turns a product into the flat whole numbers the book functions read.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.terms.base import Terms, Word
from sim.terms.product_parts import (
    Allocation,
    Amount,
    Arrears,
    Client,
    Cycles,
    Disbursement,
    Fees,
    Interest,
    Liability,
    Penalties,
    Prepayment,
    Provisioning,
    Renewal,
    Rounding,
    Savings,
    Subsidy,
)
from sim.terms.product_pricing import Pricing, Rating, priced, pricing_faults
from sim.terms.product_program import Compensation, Eligibility, Insurance
from sim.terms.product_rules import product_faults
from sim.terms.product_times import Grace, Plan, Repayment


class Product(Terms):
    """A loan product of a lender."""

    name: Word = Field(description="Name of the product, one word in any script.")
    title: str = Field(default="", max_length=200, description="What clients call it, one line.")
    amount: Amount = Field(description="How much may be lent.")
    client: Client = Field(default=Client(), description="Who may have it.")
    repayment: Repayment = Field(description="When and how it is repaid.")
    plan: Plan = Field(default=Plan(), description="Installments by season or by a list.")
    interest: Interest = Field(description="What it costs.")
    rounding: Rounding = Field(default=Rounding(), description="To what money is rounded.")
    grace: Grace = Field(default=Grace(), description="Installments without payment.")
    savings: Savings = Field(default=Savings(), description="Compulsory saving.")
    fees: Fees = Field(default=Fees(), description="Fees.")
    penalties: Penalties = Field(default=Penalties(), description="Penalties.")
    allocation: Allocation = Field(default=Allocation(), description="What a payment pays first.")
    liability: Liability = Field(default=Liability(), description="Who answers for it.")
    cycles: Cycles = Field(default=Cycles(), description="Progressive lending.")
    renewal: Renewal = Field(default=Renewal(), description="Further loans.")
    prepayment: Prepayment = Field(default=Prepayment(), description="Paying more than is due.")
    disbursement: Disbursement = Field(default=Disbursement(), description="Paying out.")
    arrears: Arrears = Field(default=Arrears(), description="What counts as late.")
    provisioning: Provisioning = Field(default=Provisioning(), description="Provisions.")
    subsidy: Subsidy = Field(default=Subsidy(), description="Interest subsidy.")
    eligibility: Eligibility = Field(default=Eligibility(), description="Whom a state program admits.")
    compensation: Compensation = Field(default=Compensation(), description="What a compensation fund covers.")

    insurance: Insurance = Field(default=Insurance(), description="A pledged policy.")
    pricing: Pricing = Field(default=Pricing(), description="The five parts of its price.")
    rating: Rating = Field(default=Rating(), description="What a client's rating changes.")

    @model_validator(mode="before")
    @classmethod
    def _priced(cls, raw: Any) -> Any:
        return priced(raw)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = [*product_faults(self), *pricing_faults(self)]
        if faults:
            text = "; ".join(f"{f.field}: found {f.found}, expected {f.expected} ({f.hint})" for f in faults)
            raise PydanticCustomError("impossible_contract", "{text}", {"text": text, "faults": faults})
        return self
