"""Village: whose example the will to pay follows, and what becomes of groups whose members fail each other."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.terms.base import Share, Terms

__all__ = ["Diverting", "Example", "Moneylender", "Parting", "parting_acts"]


class Example(Terms):
    """The will to pay follows what others do, for better and for worse. Off by default: no baseline fact for its strength."""

    weight: Share = Field(
        default=0.0, description="How far the will is that of others, 0 (one's own) to 1 (the share of borrowers seen who pay)."
    )
    whose: Literal["ties", "group"] = Field(
        default="ties", description="Whose example counts: that of borrowers one has ties with, or of borrowers of the own group."
    )


class Parting(Terms):
    """What becomes of groups whose members fail each other. Off by default: groups last, and members pay back what they can."""

    break_share: Share = Field(
        default=0.0,
        description="Part of those who bring their own that must find standing in not worth it for a group to break; 0: none does.",
    )
    ahead_months: float = Field(default=0.0, ge=0.0, le=60.0, description="Months for which members expect a shortfall to go on.")
    back_share: Share = Field(default=0.0, description="Part of what a member puts in for others that it expects back, 0 to 1.")
    expels: bool = Field(default=False, description="Whether a group expels members who are barred after a default.")
    every_months: int = Field(
        default=0, ge=0, le=120,
        description="Months between rounds in which households of good standing without a group join or form one; 0: never.",
    )
    give_up_months: int = Field(
        default=0, ge=0, le=120, description="Months after a group's end until what members owe each other is given up; 0: never."
    )
    repay_share: Share = Field(
        default=1.0, description="Part of cash beyond subsistence with which members pay each other back in a month, 0 to 1."
    )
    reluctance: Share = Field(
        default=0.0, description="Chance a month that one without a will of its own puts off paying members back, 0 to 1."
    )


class Diverting(Terms):
    """Use of a loan as a choice between what it was to go into and the family. Off by default: a loan goes where it was to go."""

    chosen: bool = Field(default=False, description="Whether a household weighs what a loan is used for once it has it.")
    pull: float = Field(
        default=0.0, ge=0.0, le=10.0,
        description="What a fen spent at once is worth beyond one invested, share of it, 0 to 10 (a present bias of .7: .43).",
    )


class Moneylender(Terms):
    """What moneylenders do beside lending (village.informal says how dear and how much). Off by default."""

    watch_share: Share = Field(
        default=0.0,
        description="Part of the ease of the risky project that is gone for who must borrow an installment from a moneylender.",
    )


def parting_acts(parting: Parting) -> bool:
    """Whether groups may end, expel or form anew under these terms."""
    return bool(parting.break_share or parting.expels or parting.every_months or parting.give_up_months)
