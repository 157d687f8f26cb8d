"""The page: self-contained, small enough, valid figures, safe with hostile titles, readable tables."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import plotly.graph_objects as go
import pytest
from rich.console import Console
from synthetic_run import made_setting, made_simulation

from analysis.designs import side_by_side, written
from analysis.experiment import run_experiment
from analysis.figures import COLORS, folded
from analysis.setting import Arm
from analysis.statement_table import statements
from analysis.tables import comparison_table, measures_table, print_experiment
from analysis.wording import MINUS, number


class Reader(HTMLParser):
    """Collects what a page would fetch, its ids, its links inside and its open elements."""

    VOID = ("meta", "link", "br", "line", "img", "input", "hr", "wbr", "rect", "circle", "path")

    def __init__(self) -> None:
        super().__init__()
        self.fetched, self.ids, self.links, self.open, self.scripts = [], [], [], [], []

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.fetched += [
            facts[name] for name in ("src", "href", "data", "action", "poster") if facts.get(name)
        ]
        self.ids += [facts["id"]] if "id" in facts else []
        self.links += [facts["href"][1:]] if facts.get("href", "").startswith("#") else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def page(made_experiment) -> str:
    return (made_experiment.folder / "report.html").read_text("utf-8")


def figures_of(page: str) -> dict:
    return json.loads(
        re.search(r'<script type="application/json" id="figures">(.*?)</script>', page, re.S)[1]
    )


def test_the_page_is_whole_and_asks_for_nothing_outside(page: str) -> None:
    reader = read(page)
    assert reader.open == []
    assert all(address.startswith(("#", "data:")) for address in reader.fetched)
    assert "default-src 'none'" in page and "@import" not in page and "url(" not in page.split("<body>")[0]
    assert len(page.encode("utf-8")) < 8_000_000


def test_links_inside_lead_somewhere_and_ids_are_unique(page: str) -> None:
    reader = read(page)
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.links) <= set(reader.ids)


def test_every_figure_is_one_that_plotly_accepts(page: str) -> None:
    figures = figures_of(page)
    assert set(figures) == {
        "poverty", "winners", "effects", "wealth", "consumption", "quantiles", "changes", "glp", "par", "oss", "equity", "clients",
        "hungry",
    }  # fmt: skip
    for name, figure in figures.items():
        go.Figure(figure)
        assert figure["data"], name
        assert all(any(value is not None for value in trace["x"]) for trace in figure["data"]), name


def test_charts_say_what_the_tables_say(page: str, made_experiment) -> None:
    figures, levels = figures_of(page), made_experiment.comparison.levels
    dots = [trace["x"][0] for trace in figures["poverty"]["data"]]
    assert dots == pytest.approx(
        [levels[arm.name, "poverty_headcount"].mean for arm in made_experiment.setting.arms], abs=1e-6
    )
    portfolio = [trace for trace in figures["glp"]["data"] if trace.get("name") == "Yilong terms as shipped"]
    assert portfolio[0]["y"][-1] == pytest.approx(levels["yilong", "glp"].mean, abs=1e-4)
    bars = figures["winners"]["data"]
    assert [sum(bar["x"][at] for bar in bars) for at in range(3)] == pytest.approx([1.0] * 3, abs=1e-5)


def test_statements_tie_to_the_measures(made_experiment) -> None:
    levels = made_experiment.comparison.levels
    found = statements(made_experiment.folder, ["yilong"])
    income, balance, flow = ({label: [float(cell.replace(MINUS, "-").replace(",", "")) for cell in cells]
                              for label, cells, _ in one.rows} for one in found)
    assert [one.kind for one in found] == ["income_statement", "balance_sheet", "cash_flow"] and found[0].head[-1] == "Year 5"
    assert balance["Total assets"] == balance["Total liabilities and equity"]
    shown = {label: cells for label, cells, _ in found[1].rows}
    assert shown["Total equity"][-1] == number(levels["yilong", "lender_equity"].mean / 1e3, 1)
    assert shown["gross loan portfolio"][-1] == number(levels["yilong", "glp"].mean / 1e3, 1)
    parts = [[sign * cell for cell in income[name]] for name, sign in (
        ("Financial revenue", 1), ("Financial expense", -1), ("Impairment less recoveries", -1), ("Operating expense", -1),
        ("donations", 1)) if name in income]
    assert len(parts) == 3, "this lender has neither impairment nor donations"
    assert [sum(column) for column in zip(*parts, strict=True)] == pytest.approx(income["Net income"], abs=0.3)
    grown = [after - before for before, after in zip(balance["Total equity"], balance["Total equity"][1:], strict=False)]
    assert income["Net income"][1:] == pytest.approx(grown, abs=0.11) and min(map(abs, grown)) > 1
    assert flow["Cash at the end of the period"] == balance["cash and bank"]
    assert flow["Cash at the start of the period"][1:] == flow["Cash at the end of the period"][:-1]
    cash = [row for name, row in flow.items() if name.startswith("Cash from")]
    assert len(cash) > 2 and [sum(column) for column in zip(*cash, strict=True)] == pytest.approx(flow["Change of cash"], abs=0.3)


def test_the_answer_comes_first_with_four_numbers_an_arm(page: str) -> None:
    body = page.split("<body>")[1]
    assert (
        body.index('id="answer"')
        < body.index('id="designs"')
        < body.index('id="people"')
        < body.index('id="lender"')
    )
    assert body.count('class="big"') == 4 * 4
    assert "Against “No program” under the same luck" in body


def test_a_hostile_title_stays_text(tmp_path) -> None:
    evil = "</script><img src=x onerror=alert(1)>{{ 7*7 }}\u2028"
    setting = made_setting(seeds=5, months=24)
    arms = tuple(
        Arm(arm.name, evil + arm.title, arm.villages, arm.terms | {"x": evil}) for arm in setting.arms
    )
    setting = replace(setting, title=evil, about=evil, arms=arms)
    run_experiment(setting, "compiled", tmp_path / "out", evil, progress=False, simulate=made_simulation)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<img" not in page.split("<script>")[0]
    assert "{{ 7*7 }}" in page and read(page).open == []
    drawn = json.dumps(figures_of(page))
    assert "<img" not in drawn and "&lt;img" in drawn


def test_chinese_page_uses_chinese_headings(tmp_path) -> None:
    setting = made_setting(seeds=5, months=24)
    found = run_experiment(
        setting, "compiled", tmp_path / "out", "c", progress=False, simulate=made_simulation, lang="zh"
    )
    page = (found.folder / "report.html").read_text("utf-8")
    assert '<html lang="zh-Hans">' in page and "四个数字的回答" in page and "贫困发生率" in page
    assert "The answer in four numbers" not in page


def test_designs_gather_what_all_products_share() -> None:
    setting = made_setting(arms=("none", "yilong"))
    terms = {
        "product.a.rate": 0.1,
        "product.b.rate": 0.1,
        "product.a.days": 10,
        "product.b.days": 30,
        "lender.open": True,
    }
    arms = (
        Arm("none", "N", {}, terms | {"lender.open": False}),
        Arm("yilong", "Y", {}, terms | {"product.a.rate": 0.2, "product.b.rate": 0.2}),
    )
    different, same = side_by_side(replace(setting, arms=arms))
    assert different == {"product.rate": ("0.1", "0.2"), "lender.open": ("no", "yes")}
    assert same == {"product.a.days": ("10", "10"), "product.b.days": ("30", "30")}


def test_terms_are_written_for_people() -> None:
    assert [written(value) for value in (True, 10_000, 3000.0, 0.255, (30, 60), "flat", "", None)] == [
        "yes", "10,000", "3,000", "0.255", "30, 60", "flat", "–", "–",
    ]  # fmt: skip


def test_long_titles_are_folded_for_an_axis() -> None:
    assert folded("Yilong terms, monthly installments") == "Yilong terms, monthly<br>installments"
    assert folded("No program") == "No program"
    assert folded("按月还款的仪陇条款与同样的名义利率") == "按月还款的仪陇条款与同样<br>的名义利率"
    assert folded("<b>bold</b>") == "&lt;b&gt;bold&lt;/b&gt;"


def contrast(color: str) -> float:
    """WCAG contrast ratio of a color against white."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_first_four_arms_stand_out_from_the_page() -> None:
    assert all(contrast(color) >= 3.0 for color in COLORS[:4])


def printed(experiment) -> str:
    console = Console(width=130, record=True, file=io.StringIO())
    print_experiment(experiment, console)
    return console.export_text()


def test_console_table_and_sentences(made_experiment) -> None:
    words = printed(made_experiment)
    assert "poverty headcount" in words and " OSS" in words
    assert words.count("Against “No program”") == 3
    assert "The lender covered" in words and str(made_experiment.folder.name) in words
    level = made_experiment.comparison.levels["yilong", "oss"]
    assert (
        f"{100 * level.mean:.1f}\u00a0%" in words
        and f"{100 * level.low:.1f} to {100 * level.high:.1f}" in words
    )


def test_the_table_fits_eighty_columns_with_nothing_cut(made_experiment) -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(comparison_table(made_experiment.comparison))
    words = console.export_text()
    level = made_experiment.comparison.levels["declining", "poverty_headcount"]
    assert f"{100 * level.low:.1f} to {100 * level.high:.1f}" in words
    assert max(len(line) for line in words.splitlines()) <= 80


def test_console_says_when_it_was_stopped(made_experiment) -> None:
    assert "Stopped on request. 40 of 48 runs" in printed(replace(made_experiment, finished=40))


def test_measures_are_listed_with_formula_and_source() -> None:
    console = Console(width=400, record=True, file=io.StringIO())
    console.print(measures_table("par30"))
    words = console.export_text()
    assert "30 days late" in words and "SEEP" in words and "self-sufficiency" not in words
    assert measures_table().row_count > measures_table("SEEP").row_count > 5
