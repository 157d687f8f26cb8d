"""Surveyed households as rows of the store, and which of them a household of the village is.

Every household draws its luck at the same address whether its facts are surveyed or drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.arithmetic import clamp, rint
from sim.chance import Purpose
from sim.roll import Column, Store
from sim.terms.surveys import Survey
from sim.terms.village import Village
from sim.wiring import Moment, Step

__all__ = ["SURVEY_MOMENTS", "SurveyRow", "fill_surveys", "survey_rows"]


class SurveyRow:
    """A surveyed household: what is known of it, -1 where it is not. Row 0 knows nothing.

    Names begin with survey_, so that no other name means them.
    """

    survey_members = Column("i32", "persons", "trait", "persons in the household")
    survey_alias = Column("i32", "row", "link", "row taken in place of this one, by weight")
    survey_female_head = Column("i8", "flag", "trait", "1 if headed by a woman")
    survey_over65 = Column("i8", "flag", "trait", "1 if the head is over 65")
    survey_kind = Column("i8", "code", "trait", "livelihood: 0 farm, 1 mixed, 2 trade")
    survey_income = Column("i64", "fen a year", "trait", "income from all sources")
    survey_farm = Column("i64", "fen a year", "trait", "income from crops and animals")
    survey_wage = Column("i64", "fen a month", "trait", "wages")
    survey_remittance = Column("i64", "fen a month", "trait", "money sent home")
    survey_profit = Column("i64", "fen a month", "trait", "profit of the own business")
    survey_cash = Column("i64", "fen", "trait", "money at home")
    survey_capital = Column("i64", "fen", "trait", "business capital")
    survey_livestock = Column("i64", "fen", "trait", "animals")
    survey_debt = Column("i64", "fen", "trait", "owed to kin and moneylenders")
    survey_share = Column("f64", "share", "trait", "chance that this row is kept, by weight")


def survey_rows(villages: list[Village]) -> dict[str, str]:
    """Return hash -> file of the surveys that villages name, in their order."""
    return {village.survey.sha256: village.survey.file for village in villages if village.survey.sha256}


def fill_surveys(store: Store, villages: list[Village], data: Mapping[str, object]) -> None:
    """Put surveys into their rows and tell villages (in the order of their rows) where theirs begins."""
    columns, first, starts = store.tables["survey"].columns, 1, {}
    for name in ("members", "female_head", "over65", "kind", "income", "farm", "wage", "remittance", "profit", "cash", "capital",
                 "livestock", "debt"):
        columns[f"survey_{name}"][0] = -1
    columns["survey_share"][0] = 1.0
    for digest in survey_rows(villages):
        survey = data[digest]
        assert isinstance(survey, Survey), "a village's survey"
        rows = slice(first, first + len(survey.ids))
        for name, values in survey.facts.items():
            columns[f"survey_{name}"][rows] = values
        columns["survey_share"][rows] = survey.shares
        columns["survey_alias"][rows] = [first + alias for alias in survey.aliases]
        starts[digest] = first
        first += len(survey.ids)
    for row, village in enumerate(villages):
        if village.survey.sha256:
            store.column("village", "survey_first")[row] = starts[village.survey.sha256]
            store.column("village", "survey_rows")[row] = len(data[village.survey.sha256].ids)


def sample(id, village_id, village_survey_draw, village_survey_first, village_survey_rows, luck):
    """Return the surveyed household: any one, or the one of the same number where each lives once (draw 1); 0 without a survey."""
    last = max(village_survey_rows - 1, 0)
    drawn = clamp(rint(luck * village_survey_rows - 0.5), 0, last)
    own = min(id - village_id - 1, last)
    return (village_survey_first + (own if village_survey_draw == 1 else drawn)) if village_survey_rows > 0 else 0


def weigh(survey_row, survey_share, survey_alias, village_survey_draw, luck_1):
    """Return the surveyed household after weighing: the row itself, or its alias (Walker's alias method)."""
    return survey_row if village_survey_draw == 1 or survey_row == 0 or luck_1 < survey_share else survey_alias


SURVEY_MOMENTS = (
    Moment("sample_survey", "household", (Step(sample, ("survey_row",), Purpose.SURVEY),)),
    Moment("weigh_survey", "household", (Step(weigh, ("survey_row",), Purpose.SURVEY),)),
)
"""Lived before birth, where a village has a survey."""
