"""Customs of a village beyond the loan: how kin share luck, and who leaves. All off unless a scenario switches them on."""

from __future__ import annotations

from pydantic import Field

from sim.terms.base import Chance, Share, Terms, Yuan, at_birth


class Sharing(Terms):
    """Good and bad luck shared among kin, the households of one clan (`village.ties.clan_households`)."""

    rate: Share = Field(
        default=0.0, description="Share of a month's luck (income and bills against what is usual) that kin share; 0: none."
    )
    memory: Share = Field(
        default=0.0, description="Share of the favors received and not yet returned that is given back in a month, 0 to 1."
    )


class Leaving(Terms):
    """Who leaves the village for good, and what they leave behind."""

    hungry_months: int = Field(
        default=0, ge=0, le=120, description="Months in a row with too little to eat after which a household moves away; 0: never."
    )
    chance_month: Chance = Field(
        default=0.0, description="Chance a month that a household moves away for other reasons, 0 to 1; 0: nobody does."
    )


class Coping(Terms):
    """What is done in need beyond selling animals and borrowing for bills, and what hunger leaves behind."""

    for_food: bool = Field(default=False, description="Whether animals are sold and money is borrowed for food too.")
    sell_tools: bool = Field(default=False, description="Whether tools and stock are sold for what is still lacking.")
    tools_discount: Share = Field(default=0.5, description="Share of their worth lost when they are sold in need, 0 to 1.")
    hunger_lost_share: Share = Field(
        default=0.0, description="Part of the next month's work that a month without any food costs, 0 to 1; 0: no mark."
    )
    recover_share: Share = Field(default=0.5, description="Part of such weakness that is got over in a month, 0 to 1.")


class Resting(Terms):
    """Rest between two loans."""

    chance: Chance = Field(default=0.0, description="Chance that a client who has repaid its last loan rests, 0 to 1; 0: nobody.")
    months: int = Field(default=3, ge=0, le=60, description="Months that it asks for no other loan.")
    chosen: bool = Field(
        default=False, description="Whether it rests only while its cash fills the buffer it wants (spending.buffer_months)."
    )


class Graduation(Terms):
    """Clients who leave the program for good in good standing once their last loan is repaid."""

    income_lines: float = Field(
        default=0.0, ge=0.0, le=1000.0, description="Usual income per head from which one graduates, poverty lines; 0: no mark."
    )
    assets_lines: float = Field(
        default=0.0, ge=0.0, le=1000.0, description="Net assets per head from which one graduates, poverty lines; 0: no mark."
    )
    bank_chance: Chance = Field(
        default=0.0, description="Chance that a bank lends from then on to a client who has repaid its last loan, 0 to 1."
    )
    clean_loans: int = Field(default=1, ge=0, le=120, description="Loans repaid clean before one can graduate.")


class Quitting(Terms):
    """Clients who drop out once their last loan is repaid: membership cost them more than they hoped to gain by that loan."""

    meeting_yuan: Yuan = Field(default=0.0, description="What a meeting costs a client in time and patience, yuan; 0: nothing.")
    pressure_yuan_month: Yuan = Field(default=0.0, description="What a month of full pressure to pay costs it in peace, yuan.")
    cover_share: Share = Field(
        default=0.0, description="Part of what it put in for others and has not got back that it counts as lost, 0 to 1."
    )
    months: int = Field(default=0, ge=0, le=120, description="Months that it stays away; 0: for good.")


class Migration(Terms):
    """Work elsewhere for some months: when food is short, and as a livelihood."""

    sent_yuan_month: Yuan = Field(default=0.0, description="What a migrant who has work sends home, yuan a month; 0: nobody goes.")
    fare_yuan: Yuan = Field(default=0.0, description="What going costs, yuan, to be at hand before.")
    months: int = Field(default=3, ge=1, le=12, description="Months that a migrant stays away.")
    no_work_chance: Chance = Field(default=0.0, description="Chance a month without work, so that nothing is sent, 0 to 1.")
    members_min: int = Field(default=2, ge=1, le=20, description="Least members of a household that can spare one, persons.")
    chance_month: Chance = Field(
        default=0.0, description="Chance a month that a household sends a member though food is not short, 0 to 1."
    )
    lost_profit_share: Share = Field(default=0.0, description="Share of the own business's profit lost while a hand is lacking.")


class Rival(Terms):
    """Another lender in the village, who lends to those it serves beside the program."""

    reach_share: Share = at_birth(
        default=0.0, description="Share of households that the other lender serves, 0 to 1; 0: there is none."
    )
    rate_annual: float = Field(default=0.0, ge=0.0, le=5.0, description="Its flat rate a year on the amount, share, 0 to 5.")
    months_of_income: float = Field(
        default=1.0, ge=0.0, le=24.0, description="Most it lends, months of a household's usual income, 0 to 24."
    )
    term_months: int = Field(default=12, ge=1, le=60, description="Monthly installments of its loans, count.")
    chance_month: Chance = Field(default=0.0, description="Chance a month that a household it serves thinks of its loan, 0 to 1.")
    to_repay_chance: Chance = Field(
        default=0.0, description="Chance that one who is short of the program's installment borrows it there, 0 to 1."
    )
    paid_first: bool = Field(default=False, description="Whether it is paid before the program's meetings, else from what is left.")


class Signing(Terms):
    """Who in a household signs for a loan, who holds the money, and what becomes of it."""

    woman_signs_share: Share = at_birth(
        default=0.0, description="Share of households headed by a man in which a woman signs, 0 to 1; 0: heads sign."
    )
    she_holds_share: Share = at_birth(default=1.0, description="Share of those in which she holds the money herself, 0 to 1.")
    her_business_share: Share = Field(
        default=1.0, description="Where a woman holds it, part of the business's share that goes there; the rest is the family's."
    )
    hand_over_chance: Chance = Field(
        default=1.0, description="Where her husband holds it, chance at a meeting that he hands over the installment, 0 to 1."
    )
