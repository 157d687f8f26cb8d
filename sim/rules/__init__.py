"""How people behave: pure scalar functions about one member, one file per moment of life.

`QUESTIONS` says what may be asked and what an answer is; `@rule("pay")` answers one. An argument without a default is read from the
village by its name, one with a default is a parameter that a scenario may set, `luck` is a fresh number in (0, 1). Rules decide and
never touch money: their answers are booked by the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sim.chance import Purpose
from sim.wiring import Step

__all__ = ["GATES", "QUESTIONS", "RULES", "Question", "ask", "gates_of", "rule"]


@dataclass(frozen=True)
class Question:
    """What is asked at a moment: names of the answers, their unit, the luck it may draw, and one sentence."""

    gives: tuple[str, ...]
    unit: str
    purpose: Purpose
    about: str


QUESTIONS: dict[str, Question] = {
    "consume": Question(("plan",), "fen", Purpose.CONSUME, "What a household plans to spend on living this month."),
    "cope": Question(("sell_livestock", "lose_on_sale", "moneylender_lend"), "fen", Purpose.COPE,
                     "How a household raises the money it lacks: animals sold (proceeds), value lost in the sale, borrowed."),
    "pay": Question(("paying",), "fen", Purpose.PAY, "What a household pays of what is due at a meeting."),
    "roll_over": Question(("rolls",), "flag", Purpose.ROLL_OVER,
                          "Whether a household asks to renew the principal of a loan that falls due, instead of repaying it."),
    "prepay": Question(("prepaying",), "fen", Purpose.PREPAY,
                       "What a household pays of its loans ahead of time at a meeting, once all that was due is paid."),
    "make_good": Question(("recovering",), "fen", Purpose.MAKE_GOOD,
                          "What a household pays of a debt that the lender has written off and still claims."),
    "stand_in": Question(("pledge",), "fen", Purpose.STAND_IN, "What a member would put in for those who are short."),
    "vouch": Question(("agrees",), "flag", Purpose.VOUCH, "Whether a household would stand guarantor for a tie this month."),
    "answer_for": Question(("pledge",), "fen", Purpose.ANSWER_FOR, "What a guarantor pays when it is called upon."),
    "watch": Question(("pressure",), "share", Purpose.WATCH, "How strongly a household feels pressed to pay, 0 to 1."),
    "save": Question(("moneylender_repay", "invest", "buy_livestock"), "fen", Purpose.INVEST,
                     "What becomes of the money left at the end of the month: debt repaid, put into the business, into animals."),
    "hear": Question(("hears",), "flag", Purpose.HEAR, "Whether a household hears of the program this month."),
    "price": Question(("price_seen",), "share", Purpose.PRICE,
                      "What a household believes a loan costs over its term, as a share of the amount."),
    "want": Question(("wish", "gain"), "fen", Purpose.WANT,
                     "How much of an offered loan a household wants, and what it gains by it."),
    "use": Question(("into_business", "into_livestock", "into_debt"), "fen", Purpose.USE, "What a loan is spent on."),
    "choose": Question(("chooses",), "code", Purpose.CHOOSE, "Which project a loan goes into: 1 the safe one, 2 the risky one."),
    "screen": Question(("passes",), "flag", Purpose.SCREEN, "Whether the officer recommends the applicant."),
    "decide": Question(("granted",), "fen", Purpose.DECIDE, "What the branch committee grants."),
}

RULES: dict[str, dict[str, Callable]] = {question: {} for question in QUESTIONS}
"""question -> name -> function. The first rule of a question is what a village does unless a scenario names another."""


def rule(question: str) -> Callable[[Callable], Callable]:
    """Register a function as an answer to a question. Raises KeyError for a question nobody asks."""
    if question not in QUESTIONS:
        raise KeyError(f"nobody asks {question!r}; the questions are {', '.join(QUESTIONS)}")

    def register(function: Callable) -> Callable:
        RULES[question][function.__name__] = function
        return function

    return register


def ask(question: str, chosen: dict[str, Callable]) -> Step:
    """Return the step that asks a question: of the chosen rule, else of the village's own."""
    declared = QUESTIONS[question]
    function = _chosen(question, chosen)
    return Step(function, declared.gives, declared.purpose, question, known=KNOWN.get(function, ""),
                stays=STAYS.get(function, ()))


def gates_of(question: str, chosen: dict[str, Callable], *before: Callable) -> tuple[Step, ...]:
    """Return the steps that ask the gate of the rule that answers a question, others `before` it; none where it has no gate."""
    gate = GATES.get(_chosen(question, chosen))
    if gate is None:
        return ()
    return (*(Step(one, ("opens",)) for one in before), Step(gate, ("opens",), QUESTIONS[question].purpose, question))


def _chosen(question: str, chosen: dict[str, Callable]) -> Callable:
    return chosen.get(question) or next(iter(RULES[question].values()))


from sim.rules import borrow, lend, live, repay, venture  # noqa: F401  the village's own answers register themselves

GATES: dict[Callable, Callable] = {borrow.gain_over_price: borrow.thinks_of_it, borrow.up_to_the_margin: borrow.thinks_of_it}
"""rule -> a cheap function of some of its arguments: where it answers 0, the rule answers nothing but zeros."""
STAYS: dict[Callable, tuple[str, ...]] = {live.animals_then_moneylender: ("gap",), live.moneylender_then_animals: ("gap",)}
"""rule -> arguments that most households have at 0, for which the rule answers nothing but zeros (`Step.stays`)."""
KNOWN: dict[Callable, str] = {borrow.by_talk: "informed"}
"""rule -> an argument that is its answer for most households, where it is not 0 (`Step.known`)."""
