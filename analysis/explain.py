"""Explaining one month of one household: every rule asked, what it read, what it answered, and the money that moved.

The months before are lived compiled; the month itself is lived by agents, who tell each question. The village is the
same to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from analysis.explain_text import Units, heading_of, written
from sim.accounts import ACCOUNTS, MOVES
from sim.chance import permanent_id
from sim.program import Program, World
from sim.terms.letters import Letter, LettersError, listed, near_phrase
from sim.terms.resolved import Arm, Resolved

__all__ = ["Explanation", "Question", "explain", "place_of"]

AT_MEETINGS = frozenset({
    "sit_down", "sit_together", "fall_due", "mature", "stay_away", "roll_over", "hold_back", "count_anew", "claim_back",
    "bring_back", "hand_in", "pay", "pay_no_more", "meet", "give_way", "stand_up", "stand", "divide", "weigh_parting", "pledge",
    "cover", "receive", "roll", "agree_anew", "look_beyond", "extend", "look_for_tranche", "add_tranche", "prepay",
    "take_ahead", "go_on"})
"""Moments that are lived once for every meeting of the month; each begins with sit_down, or, where nobody comes, with fall_due."""


@dataclass(frozen=True)
class Question:
    """One function asked: at which moment and meeting (0: none), of the household or a loan slot (from 1; 0: the household).

    rule: the question it answers where it is a rule, else "". read and answered: name -> value as the model holds it (money in
    fen). moved: name of the move -> fen, where not zero.
    """

    moment: str
    meeting: int
    slot: int
    function: str
    rule: str
    about: str
    read: dict[str, int | float]
    answered: dict[str, int | float]
    moved: dict[str, int]


@dataclass(frozen=True)
class Explanation:
    """A month of a household: who and when, the questions in their order, balances before and after (account -> fen).

    who: facts of who and when, name -> number, words or day.
    """

    who: dict[str, int | str | date]
    questions: tuple[Question, ...]
    before: dict[str, int]
    after: dict[str, int]
    units: Units

    @property
    def heading(self) -> str:
        """Who and when in a line."""
        return heading_of(self.who)

    def text(self, full: bool = False, lang: str = "en") -> str:
        """Return the month in plain words, money in yuan; `full` also shows book steps that changed nothing."""
        return written(self, full, lang)

    def __str__(self) -> str:
        return self.text()


def explain(resolved: Resolved, arm: str, seed: int, household: int, month: int, village: str = "") -> Explanation:
    """Return what happened to a household in a month and why.

    household: its number in the village, from 1; month: from 1; village: a name, or empty for the first. Raises LettersError for
    an arm, village, household, seed or month that is not there.
    """
    place = place_of(resolved, arm, seed, household, month, village)
    chosen = resolved.arm(arm)
    program = Program(resolved, worlds=[World(chosen, seed)])
    for _ in range(month - 1):
        program.step()
    row = int((program.store.column("household", "id") == permanent_id(place, household - 1)).nonzero()[0][0])
    return _month(program, row, _who(program, chosen, seed, household, month, place))


def place_of(resolved: Resolved, arm: str, seed: int, household: int, month: int, village: str) -> int:
    """Return the number of the village, from 0; raises LettersError with all faults."""
    letters = []
    arms = [one.name for one in resolved.arms]
    if arm not in arms:
        letters.append(Letter("explain", "--arm", arm, f"one of: {listed(arms)}", near_phrase(arm, arms)))
    villages = (resolved.arm(arm) if arm in arms else resolved.arms[0]).villages
    names = [one.name for one in villages]
    if village and village not in names:
        letters.append(Letter("explain", "--village", village, f"one of: {listed(names)}", near_phrase(village, names)))
    place = names.index(village) if village in names else 0
    most = villages[place].people.households
    if not 1 <= household <= most:
        letters.append(Letter("explain", "--household", str(household), f"a number from 1 to {most}",
                              f"{names[place]} has {most} households"))
    if not 1 <= month <= resolved.run.months:
        letters.append(Letter("explain", "--month", str(month), f"a month of the run, 1 to {resolved.run.months}"))
    if not 0 <= seed < 2**32:
        letters.append(Letter("explain", "--seed", str(seed), "a whole number from 0 to 2^32 - 1"))
    if letters:
        raise LettersError(letters)
    return place


def _who(program: Program, arm: Arm, seed: int, household: int, month: int, place: int) -> dict[str, int | str | date]:
    when = program.calendar.date_of(program.calendar.before + 30 * (month - 1))
    return {"household": household, "village": arm.villages[place].name, "month": month, "when": when, "arm": arm.name,
            "title": arm.title, "seed": seed}


class _Listener:
    """Gathers what is told of one household and its loans."""

    def __init__(self, program: Program, row: int) -> None:
        self._program, self._row = program, row
        self._households = program.store.tables["household"].rows
        self._meetings = self._meeting = 0
        self._last = ""
        self._steps = {(m.name, s.name): s for m in program.moments for s in m.steps}
        self.questions: list[Question] = []

    def __call__(self, me, function: str, read: dict, answered: dict, moves: tuple[str, ...]) -> None:
        table = me.table.name
        if table not in {"household", "loan"} or me.row % self._households != self._row:
            return
        moment = self._program.engine.lived[-1]
        begins = moment == "sit_down" or (moment == "fall_due" and self._last not in {"sit_down", "fall_due"})  # nobody comes
        self._meetings += begins
        self._meeting = self._meetings if begins else self._meeting if moment in AT_MEETINGS else 0
        self._last = moment
        step = self._steps[moment, function]
        self.questions.append(Question(
            moment, self._meeting, me.row // self._households + 1 if table == "loan" else 0,
            function, step.rule, first_sentence(step.function.__doc__), dict(read), dict(answered),
            {name: answered[name] for name in moves if answered[name] != 0},
        ))


def first_sentence(text: str | None) -> str:
    """Return the first sentence of a docstring in one line, without "Return" and the unit (money is shown in yuan)."""
    words = " ".join((text or "").split("\n\n")[0].split())
    sentence = words.split(". ")[0].rstrip(".")
    sentence = sentence.removeprefix("Return ").replace(", fen and days", "").replace(", fen", "").replace(" (fen)", "")
    return sentence[:1].upper() + sentence[1:]


def _balances(program: Program, row: int) -> dict[str, int]:
    return {name: int(program.store.column("household", name)[row]) for party, name in ACCOUNTS if party == "household"}


def _month(program: Program, row: int, who: dict[str, int | str | date]) -> Explanation:
    listener = _Listener(program, row)
    before = _balances(program, row)
    program.show(listener)
    program.step()
    questions = tuple(replace(one, moved={name: fen for name, fen in one.moved.items() if name in MOVES})
                      for one in listener.questions)
    return Explanation(who, questions, before, _balances(program, row), Units.of(program))
