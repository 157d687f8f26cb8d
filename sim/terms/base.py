"""The common ground of all terms: frozen models, money that is whole fen, and names that are words."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

LARGEST_YUAN = 1e10
"""Largest amount of money a declaration may hold, in yuan; 10^12 fen leaves int64 six digits of room."""

_TAKEN = """
about allocation amount appraisal approval arms arrears asset base_arm branch business capacity capital centers ceremony
change checks client collection compensation costs cycles demand disaster disbursement eligibility example failure fees fraud
fund grace grades grid groups growth illness income informal insurance interest labor leaving lender liability like line liquidity
livelihood livestock migration months name news officers officials open opening_book penalties people plan poor_list prepayment
parting price pricing product products provisioning quota rating recovery renewal repayment rewards rounding rules run sample
savings seeds set sharing shocks spending staff staffing standing start subsidy survey suspension theft ties time title
diverting moneylender ventures village villages watching weather welfare will writeoff
coping death graduation quitting resting
rival signing
"""
SECTION_NAMES = frozenset(_TAKEN.split())
"""Words that a village, a product or an arm may not be called, because paths use them."""


class Terms(BaseModel):
    """Abstract: a declaration, frozen, nothing unknown, no text where a number belongs, no NaN and no infinity."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )


def fen(yuan: float) -> int:
    """Whole fen of an amount in yuan, exactly; raises ValueError if the amount has a part of a fen."""
    amount = Decimal(repr(yuan)) * 100
    if amount != amount.to_integral_value():
        raise ValueError(f"{yuan} yuan is not a whole number of fen")
    return int(amount)


def _whole_fen(yuan: float) -> float:
    try:
        fen(yuan)
    except ValueError:
        raise PydanticCustomError("part_of_a_fen", "money has at most two decimals") from None
    return yuan


def _word(name: str) -> str:
    kinds = [unicodedata.category(sign)[0] for sign in name.replace("-", "").replace("_", "")]
    if not kinds or kinds[0] not in "LN" or set(kinds) - set("LNM") or len(name) > 60:
        raise PydanticCustomError("not_a_word", "a name is one word of letters, digits, _ and -")
    if name in SECTION_NAMES:
        raise PydanticCustomError("name_taken", "the name is a word that paths use")
    return name


def _line(text: str) -> str:
    if not text.strip() or "\n" in text or len(text) > 200:
        raise PydanticCustomError("not_a_line", "one line of 1 to 200 characters")
    return text


Yuan = Annotated[float, Field(ge=0.0, le=LARGEST_YUAN), AfterValidator(_whole_fen)]
"""Money in yuan, zero or more, exact to the fen."""
Share = Annotated[float, Field(ge=0.0, le=1.0)]
"""A part of a whole, 0 to 1."""
Chance = Annotated[float, Field(ge=0.0, le=1.0)]
"""A probability, 0 to 1."""
Spread = Annotated[float, Field(ge=0.0, le=3.0)]
"""A standard deviation of a logarithm, 0 to 3."""
Word = Annotated[str, AfterValidator(_word)]
"""A name of one word in any script; not a word that paths use."""
Line = Annotated[str, AfterValidator(_line)]
"""One line of text."""


def at_birth(**bounds: Any) -> Any:
    """A field used only when the village is peopled, so that a later `[[change]]` of it is refused."""
    return Field(json_schema_extra={"fixed": "at_birth"}, **bounds)


def shares_within_one(values: Terms, *names: str) -> None:
    """Refuse shares of one whole (the fields `names` of `values`) that add up to more than 1."""
    total = sum(getattr(values, name) for name in names)
    if total > 1.0 + 1e-9:
        facts = {"names": " + ".join(names), "total": format(total, ".6g")}
        raise PydanticCustomError("shares_over_one", "shares of one whole", facts)
