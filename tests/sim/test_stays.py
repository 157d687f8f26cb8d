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
    where: dict = {}

    def tell(me, function, read, answered, moves):
        step, moment = where.get(function, (None, None))
        if step is None or any(name not in read for name in step.stays):
            return
        idle = not any(read[name] for name in step.stays)
        passed[function, "idle" if idle else "asked"] += 1
        for name, value in answered.items() if idle else ():
            was = read.get(name, 0 if name in moves or name.startswith("tally_") else _column(me, name))
            if value != was:
                found.append(AT.format(names=step.stays, function=function, moment=moment, answer=name, value=value))

    program = Program(case.resolved, arm=case.arm, seed=case.seed, engine="agents", tell=tell)
    where |= {step.name: (step, moment.name) for moment in program.moments for step in moment.steps if step.stays}
    program.run()
    assert found == []


def test_all_of_them_were_asked_both_ways(passed):
    rarely = {"set_off", "reward_and_save"}
    for function in ("finish", "oldest_still_unpaid", "write_off", "risk", "provision_by_lender", "animals_then_moneylender",
                     *rarely):
        assert passed[function, "idle"] > 400, function
        assert passed[function, "asked"] > 0 or function in rarely, function


def _column(me, name: str):
    """Return what a member has in a column, 0 for what is no column of its own or its household's."""
    owner = me.household if name.startswith("household_") else me
    return getattr(owner, name.removeprefix("household_"), 0)
