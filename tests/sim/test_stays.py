"""Steps in which most rows have no part (`Step.stays`): where these arguments are 0, asking changes nothing."""

from collections import Counter

import pytest

from sim.program import Program

AT = "where {names} are 0, {function} of {moment} answers {answer} = {value}"


@pytest.fixture(scope="module")
def passed():
    """How often each of these steps was asked where it has no part, and where it has one."""
    return Counter()


@pytest.mark.parametrize("number", range(0, 60, 2))
def test_nothing_changes_where_they_are_zero(cases, number, passed):
    case = cases[number]
    found: list[str] = []
    known: dict[str, int] = {}
    steps: dict[str, dict] = {}
    now = [""]

    def tell(me, function, read, answered, moves):
        moments = steps[function]
        now[0] = now[0] if now[0] in moments else next(iter(moments)) if len(moments) == 1 else ""
        known.update(read)
        stays = moments[now[0]].stays if now[0] else ()
        idle = bool(stays) and not any(known[name] for name in stays)
        if stays:
            passed[function, "idle" if idle else "asked"] += 1
        for name, value in answered.items() if idle else ():
            was = read.get(name, 0 if name in moves or name.startswith("tally_") else _column(me, name))
            if value != was:
                found.append(AT.format(names=stays, function=function, moment=now[0], answer=name, value=value))
        known.update(answered)

    program = Program(case.resolved, arm=case.arm, seed=case.seed)
    for moment in program.moments:
        for step in moment.steps:
            steps.setdefault(step.name, {})[moment.name] = step
    program.show(tell)
    program.run()
    assert found == []


def test_all_of_them_were_asked_both_ways(passed):
    rarely = {"set_off", "reward_and_save"}
    for function in ("finish", "oldest_still_unpaid", "write_off", "risk", "provision_by_lender", "animals_then_moneylender",
                     *rarely):
        assert passed[function, "idle"] > 300, function
        assert passed[function, "asked"] > 0 or function in rarely, function


def _column(me, name: str):
    """Return what a member has in a column, 0 for what is no column of its own or its household's."""
    owner = me.household if name.startswith("household_") else me
    return getattr(owner, name.removeprefix("household_"), 0)
