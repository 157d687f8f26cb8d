"""The sections of a product: what a loan contract may say. Vocabulary of finance.md section 1, the superset of the industry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.terms.base import Share, Terms, Yuan

Count = Annotated[int, Field(ge=0, le=1000)]
Days = Annotated[int, Field(ge=0, le=36_000)]
Four = Field(strict=False)
ClientType = Literal["farm", "mixed", "trade"]


class Amount(Terms):
    """How much may be lent."""

    min_yuan: Yuan = Field(description="Smallest loan, yuan.")
    default_yuan: Yuan = Field(description="Loan shown where no amount is asked for, yuan.")
    max_yuan: Yuan = Field(description="Largest loan (policy limit), yuan.")


class Client(Terms):
    """Who may have the product."""

    types: Annotated[tuple[ClientType, ...], Four] = Field(
        default=("farm", "mixed", "trade"), min_length=1, description="Livelihoods served: farm, mixed, trade."
    )


class Interest(Terms):
    """The price of the loan. Exactly one of rate_annual, rate_period and rate_term may be above zero."""

    rate_annual: float = Field(default=0.0, ge=0.0, le=10.0, description="Interest a year, share of the amount, 0 to 10.")
    rate_period: float = Field(default=0.0, ge=0.0, le=2.0, description="Interest of one installment's period, share.")
    rate_term: float = Field(default=0.0, ge=0.0, le=10.0, description="Interest of the whole term, share (flat only).")
    basis: Literal["flat", "declining"] = Field(
        description="Interest on the original principal (flat) or on the balance still owed (declining)."
    )
    prorated: bool = Field(
        default=True,
        description="Flat: the annual rate is taken for the term; false: a whole year's interest whatever the term [4].",
    )
    convention: Literal["cumulative", "progressive", "three_stage"] = Field(
        default="cumulative", description="Named convention of the schedule (finance.md section 2)."
    )
    counting: Literal["periods", "actual_days"] = Field(
        default="periods", description="Whether interest counts equal periods or the actual days of each."
    )
    days_in_month: Literal[0, 30] = Field(
        default=0, description="Days in a month where days are counted, days; 0: actual days."
    )
    days_in_year: Literal[0, 360, 364, 365] = Field(
        default=360, description="Days in the year of the rate, days; 0: actual days of the calendar year."
    )


class Rounding(Terms):
    """To what money is rounded, and how."""

    digits: Literal[0, 1, 2] = Field(default=2, description="Digits of the currency: 2 to the fen, 0 to the whole yuan.")
    currency_mode: Literal["half_even", "half_up", "ceiling", "floor"] = Field(
        default="half_even", description="three_stage: how principal and interest are rounded to the currency."
    )
    multiple_yuan: Yuan = Field(default=0.0, description="Installments are multiples of this, yuan; 0: no multiple.")
    mode: Literal["half_even", "half_up", "ceiling", "floor"] = Field(
        default="half_even", description="How an installment is brought to the multiple; the last takes the residual."
    )
    residual: Literal["last", "first", "spread"] = Field(
        default="last",
        description="Who takes what equal shares leave over: the last installment, the first that pays, or each a little.",
    )
    final_multiple_yuan: Yuan = Field(
        default=0.0, description="three_stage: the loan's total is a multiple of this, yuan; 0: the currency's digits."
    )
    final_mode: Literal["half_even", "half_up", "ceiling", "floor"] = Field(
        default="half_even", description="three_stage: how the loan's total is rounded."
    )


class Savings(Terms):
    """Compulsory saving."""

    opening_share: Share = Field(default=0.0, description="Share of the loan withheld as saving at disbursement, 0 to 1.")
    installment_share: Share = Field(default=0.0, description="Saving with each installment, share of its sum, 0 to 1.")
    installment_yuan: Yuan = Field(default=0.0, description="Saving with each installment, yuan.")
    rate_annual: float = Field(default=0.0, ge=0.0, le=1.0, description="Interest a year on savings (simple), share.")
    withdrawable: Literal["never", "loan_end", "exit", "after_cycles"] = Field(
        default="loan_end", description="When the saving is returned."
    )
    after_cycles: Count = Field(default=0, description="Cycles after which it is returned (after_cycles), count.")
    set_off: bool = Field(default=False, description="Whether the saving pays what a defaulter owes.")
    held_by: Literal["lender", "third_party"] = Field(default="lender", description="Who holds the saving.")


class Fees(Terms):
    """Fees other than interest."""

    opening_share: Share = Field(default=0.0, description="Fee at disbursement, share of the loan, 0 to 1.")
    opening_yuan: Yuan = Field(default=0.0, description="Fee at disbursement, yuan.")
    cap_yuan: Yuan = Field(default=0.0, description="Most the fee at disbursement may be, yuan; 0: no cap.")
    installment_share: Share = Field(default=0.0, description="Fee with each installment, share of its base, 0 to 1.")
    installment_yuan: Yuan = Field(default=0.0, description="Fee with each installment, yuan.")
    base: Literal["principal", "interest", "both"] = Field(
        default="both", description="What the share per installment is of: of the installment; three_stage: of the whole loan."
    )
    installment_cap_yuan: Yuan = Field(default=0.0, description="Most the fee of an installment may be, yuan; 0: no cap.")
    dated_days: Annotated[tuple[int, ...], Four] = Field(
        default=(), max_length=24, description="Days after disbursement on which a further fee is charged, days."
    )
    dated_yuan: Yuan = Field(default=0.0, description="That fee, yuan.")
    dated_share: Share = Field(default=0.0, description="That fee, share of the loan, 0 to 1.")


class Penalties(Terms):
    """What being late costs."""

    rate_annual: float = Field(default=0.0, ge=0.0, le=10.0, description="Interest a year on what is overdue, share.")
    flat_yuan: Yuan = Field(default=0.0, description="Penalty for each 30 days late begun, yuan.")
    base: Literal["principal", "both", "interest", "loan"] = Field(
        default="both", description="What the rate is on: overdue principal, principal and interest, interest, or the whole loan."
    )
    grace_days: Days = Field(default=0, description="Days late before a penalty begins, days.")
    cap_share: Share = Field(default=0.0, description="Most penalties may come to, share of the loan; 0: no cap.")


class Allocation(Terms):
    """What a payment pays first."""

    order: Annotated[tuple[Literal["penalty", "fee", "interest", "principal"], ...], Four] = Field(
        default=("penalty", "fee", "interest", "principal"), description="The four parts, the first paid first."
    )
    past_due_first: bool = Field(
        default=True, description="Whether everything past due is paid before anything falling due today."
    )
    by: Literal["component", "installment"] = Field(
        default="component",
        description="Whether the order runs over all installments part by part, or pays the oldest installment in full first.",
    )


class Liability(Terms):
    """Who answers for the loan."""

    kind: Literal["individual", "joint", "guarantor", "pooled_fund"] = Field(
        default="individual", description="Individual, joint liability in a group, guarantors, or a pooled fund."
    )
    group_min: Count = Field(default=0, description="Smallest group, members; 0 unless joint or pooled_fund.")
    group_max: Count = Field(default=0, description="Largest group, members.")
    guarantors: int = Field(default=0, ge=0, le=2, description="Guarantors a loan may have, 1 or 2 (guarantor) [2].")
    fund_share: Share = Field(default=0.0, description="Share of the loan paid into the members' fund, 0 to 1.")
    fund_multiple: float = Field(default=0.0, ge=0.0, le=100.0, description="Most loans over the fund, times; 0: no cap [3].")
    guarantor_income_times: float = Field(
        default=1.0, gt=0.0, le=100.0, description="Loan that one guarantor's yearly income must exceed to be enough, times [2]."
    )
    guarantor_salary_month_yuan: Yuan = Field(
        default=2000.0, description="Salary a month with which one guarantor may be enough, yuan [2]."
    )
    guarantor_salary_share: float = Field(
        default=0.5, gt=0.0, le=100.0, description="Yearly income such a guarantor needs, share of the loan [2]."
    )
    call_days: Days = Field(default=30, description="Days late after which guarantors or the fund are called upon, days.")
    refused: Literal["member", "group"] = Field(
        default="member", description="Who is refused the next loan after a default: the member or the whole group."
    )
    sequence: Annotated[tuple[int, ...], Four] = Field(
        default=(), max_length=8, description="Members served in each wave of disbursement, for example 2, 2, 1."
    )
    wave_installments: Count = Field(default=0, description="Installments repaid before the next wave, count.")


class Cycles(Terms):
    """Progressive lending: what a clean record earns."""

    first_yuan: Yuan = Field(default=0.0, description="Limit of the first loan, yuan; 0: the largest loan.")
    growth: float = Field(default=0.0, ge=0.0, le=10.0, description="Rise of the limit after a clean cycle, share.")
    cap_yuan: Yuan = Field(default=0.0, description="Limit that growth cannot pass, yuan; 0: the largest loan.")
    amounts_yuan: Annotated[tuple[Yuan, ...], Four] = Field(
        default=(), max_length=8, description="Limit of the first, second ... loan, yuan, the last for all later; empty: by growth."
    )
    rates: Annotated[tuple[float, ...], Four] = Field(
        default=(), max_length=8,
        description="Rate of the first, second ... loan in place of the declared one, share; the last for all later.",
    )
    installments: Annotated[tuple[int, ...], Four] = Field(
        default=(), max_length=8, description="Installments of the first, second ... loan, count; the last for all later."
    )


class Renewal(Terms):
    """A further loan while one runs."""

    after_months_first: Count = Field(default=6, description="Months of the first loan before another is given, months [4].")
    after_months_old: Count = Field(default=3, description="Months of a later loan before another is given, months [4].")
    max_loans: int = Field(default=1, ge=1, le=4, description="Loans running at once, count.")
    second_every_days_max: Days = Field(default=0, description="Longest interval of the second loan, days; 0: any [4].")
    without_principal: bool = Field(default=False, description="Whether a loan may roll over without principal repaid [1].")
    top_up: bool = Field(default=False, description="Whether a running loan may be raised up to the limit [1].")
    extension_installments: Count = Field(default=0, description="Installments by which a struck loan may be extended [1].")


class Prepayment(Terms):
    """What happens when more is paid than is due."""

    mode: Literal["reamortize", "shorten", "adjust_last"] = Field(
        default="reamortize", description="Lower installments, fewer installments, or a smaller last one."
    )


class Disbursement(Terms):
    """How the loan is paid out."""

    tranches: Annotated[tuple[Share, ...], Four] = Field(
        default=(), max_length=6, description="Shares of the loan paid out in turn, adding to 1; empty: all at once."
    )
    tranche_installments: Count = Field(default=0, description="Installments between tranches, count.")


class Arrears(Terms):
    """What counts as late."""

    tolerance_yuan: Yuan = Field(default=1.0, description="At risk once short by this much or more, yuan [4].")
    tolerance_share: Share = Field(default=0.0, description="At risk only once short by this share of the balance too, 0 to 1.")
    tolerance_days: Days = Field(default=0, description="At risk only once late by more than so many days, days.")
    grace_days: Days = Field(
        default=0, description="Grace on the ageing of arrears: days by which the delinquent date is moved, days."
    )


class Provisioning(Terms):
    """The product's own ladder of provisions; without one the lender's holds."""

    days: Annotated[tuple[int, ...], Four] = Field(
        default=(), max_length=8, description="Last day late of each band but the last, days; empty: the lender's table."
    )
    shares: Annotated[tuple[Share, ...], Four] = Field(
        default=(), max_length=9, description="Share set aside in each band, 0 to 1."
    )
    base: Literal["balance", "overdue_principal"] = Field(default="balance", description="What the share is taken of.")
    renegotiated_extra: Share = Field(default=0.0, description="Added share for renegotiated loans, 0 to 1.")


class Subsidy(Terms):
    """Interest paid by somebody else [1]."""

    share: Share = Field(default=0.0, description="Share of the interest that is subsidized, 0 to 1.")
    when: Literal["always", "paid_on_time"] = Field(
        default="always", description="Ex ante, or only for installments paid on time (ex post)."
    )
    payer: Literal["government", "donor"] = Field(default="government", description="Who pays it.")
