"""Which rule answers which question in which arm, its parameters, and what is refused before month one."""

from __future__ import annotations

import pytest

from sim.program import Program, World
from sim.rules import RULES
from sim.rules.load import check_rules, chosen_rules, parameter_values, shards_by_rules
from sim.terms.letters import Letter, LettersError
from tests.rules.texts import HALF, THIRD, WATCH, rule_text


def letters_of(resolved) -> tuple[Letter, ...]:
    try:
        check_rules(resolved)
    except LettersError as error:
        return error.letters
    return ()


def rule_in(resolved, arm: str, question: str = "pay") -> str:
    return chosen_rules(resolved, [World(resolved.arm(arm), 1)]).rule(question).__name__


def test_without_rule_files_nothing_is_chosen(scenario) -> None:
    resolved = scenario({})
    assert chosen_rules(resolved, []).rules == {} and rule_in(resolved, "one") == "able_and_worth_it"


def test_the_only_rule_of_a_file_stands_in_everywhere(scenario) -> None:
    resolved = scenario({"half.py": HALF})
    assert rule_in(resolved, "one") == rule_in(resolved, "two") == "half"
    assert rule_in(resolved, "one", "watch") == "pressed"


def test_an_arm_that_names_the_villages_own_keeps_it(scenario) -> None:
    resolved = scenario({"half.py": HALF}, one='"rules.pay" = "able_and_worth_it"')
    assert rule_in(resolved, "one") == "able_and_worth_it" and rule_in(resolved, "two") == "half"


def test_where_one_arm_names_the_files_rule_the_others_keep_the_villages_own(scenario) -> None:
    resolved = scenario({"half.py": HALF}, one='"rules.pay" = "half"')
    assert rule_in(resolved, "one") == "half" and rule_in(resolved, "two") == "able_and_worth_it"


def test_among_several_rules_the_scenario_must_choose(scenario) -> None:
    (letter,) = letters_of(scenario({"half.py": HALF, "third.py": THIRD}))
    assert letter.field == "rules.pay" and letter.found == "2 rules of files: half, third"
    assert '"rules.pay" = "half"' in letter.hint
    chosen = scenario({"half.py": HALF, "third.py": THIRD}, set='"rules.pay" = "third"', two='"rules.pay" = "half"')
    assert rule_in(chosen, "one") == "third" and rule_in(chosen, "two") == "half"


def test_two_files_cannot_give_the_same_name(scenario) -> None:
    (letter,) = letters_of(scenario({"half.py": HALF, "again.py": HALF}))
    assert letter.file == "scenarios/rules/again.py" and letter.found == "a rule called half, as in scenarios/rules/half.py"
    own = letters_of(scenario({"own.py": HALF.replace("half", "able_and_worth_it")}))
    assert own[0].found == "a rule called able_and_worth_it, as in the village's own rules"


def columns(resolved, arm: str, month: int = 1) -> dict:
    chosen = chosen_rules(resolved, [World(resolved.arm(arm), 1)])
    return parameter_values(resolved.arm(arm).version_in(month), chosen)


def test_parameters_by_question_and_by_name_in_one_arm_only(scenario) -> None:
    by_question = scenario({"half.py": HALF}, one='"rules.pay.keep_fen" = 500')
    assert columns(by_question, "one") == {"rules_pay_keep_fen": 500}
    assert columns(by_question, "two") == {"rules_pay_keep_fen": 100}
    by_name = scenario({"half.py": HALF}, one='"rules.half.share" = 1')
    assert columns(by_name, "one") == {"rules_pay_share": 1.0} and isinstance(columns(by_name, "one")["rules_pay_share"], float)
    assert columns(by_name, "two") == {"rules_pay_share": 0.5}
    both = scenario({"half.py": HALF}, set='"rules.pay.keep_fen" = 1', one='"rules.half.keep_fen" = 2')
    assert columns(both, "one") == {"rules_pay_keep_fen": 2} and columns(both, "two") == {"rules_pay_keep_fen": 1}


def test_parameters_reach_the_columns_of_each_world_and_change_by_reform(scenario) -> None:
    reform = '\n[[arms.one.change]]\nmonth = 4\nset = { "rules.pay.keep_fen" = 900 }\n'
    resolved = scenario({"half.py": HALF}, two='"rules.pay.keep_fen" = 500', more=reform)
    program = Program(resolved, worlds=[World(arm, 1) for arm in resolved.arms])
    column = program.store.column("village", "rules_pay_keep_fen")
    assert column.dtype == "int64" and column.tolist() == [100, 500]
    for _ in range(4):
        program.step()
    assert column.tolist() == [900, 500]


def test_parameters_of_the_villages_own_rules(scenario) -> None:
    resolved = scenario({}, one='"rules.stand_in.share_pledged" = 1.0', two='"rules.share_of_spare.share_pledged" = 0.1')
    assert columns(resolved, "one") == {"rules_stand_in_share_pledged": 1.0}
    assert columns(resolved, "two") == {"rules_stand_in_share_pledged": 0.1}


def test_a_parameter_on_the_line(scenario) -> None:
    resolved = scenario({"half.py": HALF}, changes=["rules.pay.keep_fen=7"])
    assert columns(resolved, "two") == {"rules_pay_keep_fen": 7}
    (letter,) = letters_of(scenario({"half.py": HALF}, changes=["rules.pay.keep_fan=7"]))
    assert (letter.file, letter.field) == ("--set", "rules.pay.keep_fan") and letter.hint == "did you mean keep_fen?"


REFUSED = [
    ({"one": '"rules.pya" = "half"'}, "arms.one.set.rules.pya", "the unknown question pya", "did you mean pay?"),
    ({"one": '"rules.pay" = "hafl"'}, "arms.one.set.rules.pay", "the unknown rule hafl", "did you mean half?"),
    ({"set": '"rules.watch" = "half"'}, "set.rules.watch", "the unknown rule half", "half answers pay"),
    ({"one": '"rules.pay.keep" = 3'}, "arms.one.set.rules.pay.keep", "the unknown parameter keep", "did you mean keep_fen?"),
    ({"one": '"rules.half.kep_fen" = 3'}, "arms.one.set.rules.half.kep_fen", "the unknown parameter kep_fen",
     "did you mean keep_fen?"),
    ({"one": '"rules.haf.keep_fen" = 3'}, "arms.one.set.rules.haf.keep_fen", "the unknown question or rule haf",
     "did you mean half?"),
    ({"one": '"rules.pay.keep_fen" = 3.0'}, "arms.one.set.rules.pay.keep_fen", "3.0", "money is in fen"),
    ({"one": '"rules.pay.keep_fen" = 9007199254740992'}, "arms.one.set.rules.pay.keep_fen", "9007199254740992", ""),
    ({"one": '"rules.pay.by" = 0'}, "arms.one.set.rules.pay.by", "0", "half divides by it"),
    ({"one": '"rules.want.step_fen" = 0'}, "arms.one.set.rules.want.step_fen", "0", "divides by it"),
    ({"set": '"rules.pay" = "able_and_worth_it"\n"rules.half.keep_fen" = 3'}, "set.rules.half.keep_fen",
     "a parameter of half, which no arm asks", "choose it"),
    ({"more": '[[change]]\nmonth = 3\nset = { "rules.pay" = "able_and_worth_it" }'}, "change.set.rules.pay",
     "another rule from month 3 on", "compare two arms"),
]


@pytest.mark.parametrize(("say", "field", "found", "hint"), REFUSED, ids=[field for _, field, _, _ in REFUSED])
def test_choices_and_parameters_that_are_refused(scenario, say, field, found, hint) -> None:
    letters = letters_of(scenario({"half.py": HALF}, **say))
    assert letters and (letters[0].field, letters[0].found) == (field, found)
    assert letters[0].file.endswith("scenarios/trial.toml")
    assert hint in letters[0].hint


FAULTY = [
    ("due, kash", "return due", "pay", "the argument kash of mine, which nobody has", "did you mean cash?"),
    ("due, dowry", "return due", "pay", "the argument dowry of mine, which nobody has", "with a default it is a parameter"),
    ("due, lucky", "return due", "pay", "the argument lucky of mine, which nobody has", "did you mean luck?"),
    ("due", "return 0.5 * due", "pay", "mine answers a fraction as paying", "rint"),
    ("due, luck", "return due if luck < 0.5 else luck", "pay", "mine answers a fraction as paying", "rint"),
    ("due, keep, will", "return keep * will", "pay", "mine answers a fraction as paying", "rint"),
    ("heard_ppm", "return 0.5", "hear", "mine answers a fraction as hears", ""),
    ("cash", "return cash", "save", "1 answer: cash", "What becomes of the money"),
    ("cash", "return pair(cash)", "save", "2 answers of mine", "What becomes of the money"),
    ("cash", "return pair(cash)", "consume", "2 answers of mine", "What a household plans"),
    ("due", "return due if due > 3 else pair(due)", "pay", "", ""),
    ("gap, until", "return 0, 0, 0", "cope", "the argument until of mine, which nobody has", ""),
]


@pytest.mark.parametrize(("arguments", "body", "question", "found", "hint"), FAULTY)
def test_rules_that_are_refused_before_month_one(scenario, arguments, body, question, found, hint) -> None:
    text = rule_text(arguments, body, question) + ("\n\ndef pair(x):\n    return x, x\n" if "pair" in body else "")
    resolved = scenario({"mine.py": text})
    with pytest.raises(LettersError) as refused:
        Program(resolved, arm="one", seed=1)
    letter = refused.value.letters[0]
    assert letter.file == "scenarios/rules/mine.py" and letter.field.startswith("line ")
    assert (letter.found == found or not found) and hint in letter.hint


def test_faults_of_files_choices_and_rules_come_together(scenario) -> None:
    bad = rule_text("due", "return due / 2", "pay")
    fraction = rule_text("visited, late", "return 0.5 * late + lost", "watch").replace("mine", "other")
    resolved = scenario({"bad.py": bad, "other.py": fraction}, one='"rules.hear" = "by_tlak"')
    files = [letter.file[letter.file.index("scenarios"):] for letter in letters_of(resolved)]
    assert files == ["scenarios/rules/bad.py", "scenarios/rules/other.py", "scenarios/trial.toml"]


def test_shares_may_be_fractions_and_luck_may_be_drawn(scenario) -> None:
    assert letters_of(scenario({"watch.py": WATCH})) == ()


def test_a_rule_may_not_be_called_like_a_step_of_its_moment(scenario) -> None:
    letters = letters_of(scenario({"mine.py": rule_text("due", "return due", "pay").replace("mine", "bring")}))
    assert letters[0].found == "a rule called bring, as a step of pay is"


def test_worlds_are_grouped_by_the_rules_they_name(scenario) -> None:
    resolved = scenario({"half.py": HALF}, one='"rules.pay" = "half"')
    worlds = [World(arm, seed) for seed in (1, 2) for arm in resolved.arms]
    groups = shards_by_rules(worlds)
    assert [[(world.arm.name, world.seed) for world in group] for group in groups] == [
        [("one", 1), ("one", 2)], [("two", 1), ("two", 2)]]
    assert len(shards_by_rules([World(arm, 1) for arm in scenario({"half.py": HALF}).arms])) == 1
    with pytest.raises(ValueError, match="shards_by_rules"):
        chosen_rules(resolved, worlds)


def test_the_registry_of_the_village_is_left_alone(scenario) -> None:
    before = {question: dict(rules) for question, rules in RULES.items()}
    check_rules(scenario({"half.py": HALF, "watch.py": WATCH}))
    assert before == RULES
