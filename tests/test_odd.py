"""The description of the model says what the code does, in every generated part; sim/README.md names what there is."""

import ast
import inspect
import re
import subprocess
import sys

import pytest

from analysis.odd import ODD_FILE, OddError, generated_parts, odd_text
from analysis.odd_reading import asking, terms_named
from analysis.odd_schedule import first_sentence, month_lines
from sim.accounts import ACCOUNTS, MOVES
from sim.chance import Purpose
from sim.ground import moments_of
from sim.loan_terms import added_steps
from sim.program import Program
from sim.record import TALLIES
from sim.rules.check import HELPERS

README = ODD_FILE.with_name("README.md")
SECTIONS = (
    "Purpose and patterns", "Entities, state variables, and scales", "Process overview and scheduling",
    "Theoretical and empirical background", "Individual decision-making", "Learning", "Individual sensing",
    "Individual prediction", "Interaction", "Collectives", "Heterogeneity", "Stochasticity", "Observation",
    "Implementation details", "Initialization", "Input data", "Submodels",
)


@pytest.fixture(scope="module")
def parts():
    return generated_parts()


def test_the_description_is_what_the_code_says():
    assert odd_text() == ODD_FILE.read_text("utf-8"), "the code has changed: run `python -m analysis.odd` and read what it changed"


def test_sections_stand_in_the_order_of_the_protocol():
    heads = [line for line in ODD_FILE.read_text("utf-8").splitlines() if line.startswith("### ")]
    assert heads == [f"### {number} {name}" for number, name in enumerate(SECTIONS, 1)]


def test_a_stale_part_is_written_anew():
    true = ODD_FILE.read_text("utf-8")
    stale = true.replace("| `nature.strike()` |", "| `nature.rest()` |", 1)
    assert stale != true
    assert odd_text(stale) == true


@pytest.mark.parametrize("spoil", [
    lambda text: text.replace("<!-- generated: luck -->", ""),
    lambda text: text.replace("<!-- end: luck -->", "<!-- end: lukc -->"),
    lambda text: text + "<!-- generated: weather -->\n<!-- end: weather -->\n",
    lambda text: text + "<!-- generated: luck -->\n<!-- end: luck -->\n",
], ids=["no beginning", "misspelled end", "unknown part", "twice"])
def test_markers_that_do_not_match_are_refused(spoil):
    with pytest.raises(OddError):
        odd_text(spoil(ODD_FILE.read_text("utf-8")))


def test_every_moment_is_lived_in_the_month_or_at_birth():
    lived = {name for line in month_lines() for name in line.moments}
    assert {moment.name for moment in moments_of({})} - lived == {
        *("sample_survey", "weigh_survey", "birth", "take_over", "open_books", "found", "foresee", "place_fund", "draw_up_list"),
        "agree_on_fraud", "find_calling", "place_in_forming", "remember_will"}


def test_lines_are_those_of_the_month_in_its_order():
    text = Program.month.__code__.co_filename
    with open(text, encoding="utf-8") as source:
        written = [line.split("yield ")[1].split("#")[0].strip() for line in source if line.strip().startswith("yield ")]
    assert [line.text for line in month_lines()] == written
    assert {line.text for line in month_lines() if line.in_meeting} == {text for text in written if "(meeting)" in text}


def test_nothing_is_left_out(parts):
    assert all(f"`{move}`" in parts["moves"] for move in MOVES)
    assert all(f"| {party} | `{name}` |" in parts["accounts"] for party, name in ACCOUNTS)
    assert all(f"| {int(purpose)} | {purpose.name} |" in parts["luck"] for purpose in Purpose)
    assert all(f"| `{name}` |" in parts["counts"] for name in TALLIES)
    assert all(f"#### `{moment.name}`" in parts["moments"] for moment in moments_of({}))


def test_a_function_is_described_once(parts):
    entries = [line for line in (parts["moments"] + "\n" + parts["added"]).splitlines() if line.lstrip()[:1].isdigit()]
    described = [line.split("`: ")[0].rsplit("`", 1)[1] for line in entries if "`: " in line]
    assert len(described) == len(set(described)) > 200


def test_every_step_that_some_terms_add_is_described_where_it_joins(parts):
    for kind, how, place, steps in added_steps():
        own = parts["added"].split(f"#### Steps of {kind.replace('_', ' ')}\n")[1].split("\n#### ")[0]
        assert all(f"{how} `{place.__name__}`. `{step.name}`" in own for step in steps), (kind, place.__name__)
    described = {line.split("`: ")[0].rsplit("`", 1)[1] for line in parts["added"].splitlines() if "`: " in line}
    known = {step.function for moment in moments_of({}) for step in moment.steps}
    assert described == {step.name for *_, steps in added_steps() for step in steps if step.function not in known}
    assert "1. In `earn`, after `earn_from_harvest`. `pay_for_inputs`: " in parts["added"]
    assert "`receive_from_guarantors`, `receive_from_fund`, `receive_from_policy`, before `oldest_still_unpaid`." in parts["added"]
    assert "Some terms add: `divide_hands`" in parts["moments"].split("#### `earn`\n")[1].split("\n#### ")[0]


def test_what_asks_for_an_added_step_is_found_in_the_code():
    found = asking()
    assert {kind for kind, *_ in added_steps()} <= {*found} and all(found.values())
    assert found["inputs"] == ("village.livelihood.inputs_share",) and found["ratings"] == ("lender.rating.valid_months",)
    assert found["assets"] == ("village.asset.price_yuan",)
    assert found["diverting watched"] == ("village.diverting.chosen", "village.watching.share")
    assert found["coping"] == ("village.coping.for_food", "village.coping.sell_tools", "village.coping.hunger_lost_share")


def test_every_term_says_where_it_is_read(parts):
    for name, least in (("terms", 500), ("moves", 90), ("counts", 90)):
        rows = [line for line in parts[name].splitlines() if line.startswith("| `")]
        assert len(rows) >= least
        assert [row for row in rows if row.rstrip(" |") != row.removesuffix(" |") or "none yet" in row] == []


def test_where_terms_are_read_is_where_they_act(parts):
    read = {path: [*code_in(about)] for path, about in re.findall(r"^\| `(.+?)` \| .* \| (.*) \|$", parts["terms"], re.MULTILINE)}
    assert read["village.livelihood.inputs_share"] == ["earn.pay_for_inputs"]
    assert read["village.income.upper_tail"] == ["birth.income_of_family"]
    assert read["village.people.households"][0] == "sim/build.py" and read["village.ties.degree"] == ["sim/network.py"]
    assert read["lender.capital.market_rate_annual"] == ["analysis/measures/sustainability.py"]
    assert read["product.liability.call_days"] == ["liability_call_days"]
    assert read["product.plan.shares"] == ["plan_whole", "plan_listed", "plan"]
    assert "sim/terms/product_pricing.py" in read["product.pricing.loss_annual"]


@pytest.mark.parametrize(("source", "named"), [
    ("village.ties.degree", ["village.ties.degree"]), ("float(ties.degree)", ["village.ties.degree"]),
    ("column('village', 'village_coping_tools_discount')", ["village.coping.tools_discount"]),
    ("terms.get('lender.capital.market_rate_annual')", ["lender.capital.market_rate_annual"]),
    ("one.pricing.model_dump()", [f"product.pricing.{part}_annual" for part in
                                  ("funds", "method", "administration", "loss", "return")]),
    ("product.title.degree + number", []),
])
def test_source_names_terms(source, named):
    assert terms_named([ast.parse(source)]) == named


def test_what_has_no_docstring_is_refused():
    with pytest.raises(ValueError, match="docstring"):
        first_sentence(lambda: None)


def test_describing_the_model_needs_no_table_chart_or_compiler():
    code = "import sys, analysis.odd; analysis.odd.odd_text(); print({'polars', 'plotly', 'numba'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ODD_FILE.parents[1], check=True)
    assert done.stdout.strip() == "set()"


def code_in(text):
    return re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("page", [README, ODD_FILE], ids=lambda page: page.name)
def test_files_that_are_named_exist(page):
    named = [name for name in code_in(page.read_text("utf-8")) if re.fullmatch(r"\w[\w/*]*\.(py|md|toml)|\w[\w/]*/", name)]
    missing = [name for name in named if not any([*page.parent.glob(name), *page.parents[1].glob(name)])]
    assert len(named) > 10 and missing == []


def test_the_readme_names_arguments_and_methods_of_the_program_that_exist():
    text = " ".join(README.read_text("utf-8").split())
    arguments = {*re.findall(r"Program\(\.\.\., (\w+)=", text), "tell"}
    assert arguments <= {*inspect.signature(Program.__init__).parameters} and len(arguments) > 3
    assert all(hasattr(Program, name) for name in [*re.findall(r"program\.(\w+)\(", text), "month", "step", "agents"])


def test_the_readme_lists_the_helpers_of_a_rule():
    text = " ".join(README.read_text("utf-8").split())
    helpers = code_in(text[text.index("helpers of `arithmetic.py` ("):].split("(", 1)[1].split(")")[0])
    assert {*helpers} == {*HELPERS}


def test_the_whole_document_holds_every_equation_and_the_values_of_a_scenario(tmp_path):
    from analysis.odd_document import equation, odd_document
    from sim.rules.repay import able_and_worth_it

    place = tmp_path / "model.md"
    command = [sys.executable, "run.py", "odd", "classroom/one_village", "--out", str(place)]
    assert subprocess.run(command, cwd=ODD_FILE.parents[1], check=True, capture_output=True, text=True).stdout.strip() == str(place)
    text = place.read_text("utf-8")
    assert text.startswith(ODD_FILE.read_text("utf-8").rstrip("\n"))
    assert text.rstrip() == odd_document("classroom/one_village").rstrip()
    asked = {step.function for moment in moments_of({}) for step in moment.steps}
    asked |= {step.function for *_, steps in added_steps() for step in steps}
    assert all(f"def {function.__name__}(" in text for function in asked)
    told = equation(able_and_worth_it)
    assert told in text and '"""' not in told and told.startswith("def able_and_worth_it(") and "return" in told
    namespace = {name: getattr(inspect.getmodule(able_and_worth_it), name, None) for name in able_and_worth_it.__globals__}
    exec(compile(told, "equation", "exec"), namespace)
    names = inspect.signature(able_and_worth_it).parameters
    asked_of = {name: 0.5 if name in ("luck", "will") else 100 for name in names}
    assert namespace["able_and_worth_it"](**asked_of) == able_and_worth_it(**asked_of)
    assert "| `run.months` |" in text and "## Values" not in odd_document()
