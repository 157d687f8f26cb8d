"""The closer look: the map and the diaries say what the books say, and the page is made again from its folder alone."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from chromium import CHROMIUM, look, needs_chromium
from test_texts import KNOWN

from analysis import again
from analysis.closer import live_again, shown_houses, usual_seed
from analysis.diary import EVENTS, month_events
from analysis.diary_text import told
from analysis.experiment import Experiment, run_experiment
from analysis.report_facts import facts_of, read_facts
from analysis.rows import Rows
from analysis.summary import Row, Summary
from analysis.village_map import ALPHABET, SIZES, STATES
from analysis.village_table import counts
from sim.accounts import MOVES
from sim.program import Program, World
from sim.terms.letters import LettersError
from sim.terms.resolve import load_scenario

MIXED = Path(__file__).parent.parent / "scenarios" / "mixed.toml"


@pytest.fixture(scope="module")
def resolved():
    return load_scenario(MIXED, [("run.seeds", [3, 8, 9])])


@pytest.fixture(scope="module")
def lived(resolved, tmp_path_factory) -> Experiment:
    """Two villages, two products, groups, a reform: three arms under three seeds."""
    words = ["python", "run.py", "compare", "mixed", "--set", "lender.officers.count=3", "--seeds", "3,8,9"]
    return run_experiment(resolved, "compiled", tmp_path_factory.mktemp("life") / "out", words, progress=False)


@pytest.fixture(scope="module")
def facts(lived):
    return read_facts(lived.folder)


def month_table(lived, arm: str, seed: int) -> pl.DataFrame:
    return pl.read_parquet(lived.folder / "monthly.parquet").filter((pl.col("arm") == arm) & (pl.col("seed") == seed)).sort("month")


def test_the_map_counts_what_the_record_counts(lived, facts) -> None:
    pairs = {"loans": "clients", "late": "arrears_clients", "struck": "struck", "hungry": "cut_meals"}
    for arm, drawn in facts.life["map"]["arms"].items():
        table = month_table(lived, arm, facts.life["seed"])
        assert len(drawn["months"]) == table.height == 20
        for name, column in pairs.items():
            assert [counts(letters)[name] for letters in drawn["months"]] == table[column].to_list(), (arm, name)
    assert any(counts(letters)["late"] for letters in facts.life["map"]["arms"]["both"]["months"])


def test_every_letter_of_the_map_is_one_of_the_alphabet_and_needs_no_escape(facts) -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) >= 4 * STATES and STATES == 3 + 2 * SIZES
    assert not set(ALPHABET) & set("\"\\<>&'")
    village_map = facts.life["map"]
    houses = sum(one["houses"] for one in village_map["villages"])
    assert [(one["houses"], one["of"]) for one in village_map["villages"]] == [(31, 31), (23, 23)]
    assert {len(letters) for arm in village_map["arms"].values() for letters in arm["months"]} == {houses}
    ties = np.array(village_map["ties"]).reshape(-1, 2)
    assert (ties[:, 0] < ties[:, 1]).all() and ties.max() < houses and len(np.unique(ties, axis=0)) == len(ties)
    assert ((ties < 31).all(axis=1) | (ties >= 31).all(axis=1)).all()  # nobody is tied to the other village


@pytest.fixture(scope="module")
def by_agents(resolved):
    """The same life by Mesa agents with the stream of events: another engine, another way of noting."""
    program = Program(resolved, worlds=[World(resolved.arm("both"), 3)], engine="agents", events=True)
    program.run()
    return program


def test_diaries_tell_the_money_that_moved(resolved, by_agents) -> None:
    life = live_again(resolved, 3)["both"]
    assert life.run.fingerprint == by_agents.runs()[0].fingerprint
    events, names = by_agents.log.events, list(MOVES)
    ids = np.asarray(life.run.households["id"])
    seen = set()
    for row in range(len(ids)):
        mine = events[events[:, 4] == ids[row]]
        happened = month_events({name: values[:, row].astype(np.int64) for name, values in life.columns.items()})

        def moved(month: int, *moves: str, mine=mine) -> int:
            return int(mine[(mine[:, 0] == month) & np.isin(mine[:, 2], [names.index(one) for one in moves]), 6].sum())

        for month, told_events in enumerate(happened):
            sums = dict(told_events)
            seen |= sums.keys()
            assert sums.get("lent", 0) == moved(month, "disburse")
            assert sums.get("ill", 0) >= moved(month, "treat")  # what cash does not reach is gone without
            assert sums.get("ceremony", 0) >= moved(month, "celebrate")
            assert sums.get("animals_died", 0) == moved(month, "livestock_death")
            assert sums.get("put_in", 0) == max(moved(month, "stand_in") - moved(month, "return_side"), 0)
            assert sums.get("put_in_for", 0) == max(moved(month, "stood_for") - moved(month, "repay_side"), 0)
            fewer = moved(month, "sell_livestock", "lose_on_sale") - moved(month, "buy_livestock")
            assert sums.get("animals_sold", 0) in (0, fewer) and sums.get("animals_bought", 0) in (0, -fewer)
            assert int(life.columns["eaten"][month, row]) == moved(month, "eat")
            assert sums.get("written_off", 0) == moved(month, "write_off_principal", "write_off_interest", "write_off_charges")
    assert {"lent", "ill", "ceremony", "paid", "late", "written_off", "barred", "hungry"} <= seen <= set(EVENTS)


def test_ten_different_households_are_told_with_reason_and_change(facts, lived) -> None:
    found = facts.life["diaries"]
    assert len({one["row"] for one in found}) == len(found) == 10
    assert facts.life["arm"] == "both" and facts.life["base"] == "none"
    borrowers = [one for one in found if one["loans"]]
    lost, gained = (next(one for one in found if one["reason"] == reason) for reason in ("lost", "gained"))
    assert lost["change"] == min(one["change"] for one in borrowers) and gained["change"] == max(one["change"] for one in borrowers)
    never = next(one for one in found if one["reason"] == "never")
    assert never["loans"] == 0 and not any(never["owed"])
    one = found[0]
    year = sum(one["eaten"][:12]) / sum(one["without"][:12]) - 1  # 20 months hold one full year
    assert one["change"] == pytest.approx(year, abs=1e-6)


def test_a_diary_reads_as_plain_words(facts) -> None:
    one = {**facts.life["diaries"][0], "village": 0, "household": 7, "change": -0.0123, "reason": "lost", "loans": 2,
           "traits": {"members": 3, "client_type": 2, "had_business": 1, "female_head": 0},
           "income": [10_000, 20_000, 30_000, 40_000], "eaten": [9_000] * 4, "cash": [1_000, 12_000, 33_000, 64_000],
           "owed": [0, 0, 300_000, 0], "owed_others": [0] * 4, "subsistence": [8_000] * 4, "without": [9_000] * 4,
           "events": [[], [], [("ill", 2_100), ("lent", 300_000)], [("paid", 300_000), ("repaid", 0)]]}
    start = facts.setting.start.replace(year=2010, month=11)
    diary = told(one, ["clear water"], "No program", start, "", "en")
    assert diary.title == "Household 7 of clear water" and diary.result == "consumed 1.2\u00a0% less than in “No program”"
    assert diary.who == "3 in the house, small-town trade; a business of its own; loans taken: 2"
    assert [(entry.when, entry.what) for entry in diary.entries] == [
        ("Nov 2010 to Dec 2010", "Nothing out of the ordinary."),
        ("Jan 2011", "Illness, a bill of 21 yuan; a loan of 3,000 yuan was paid out."),
        ("Feb 2011", "It paid the lender 3,000 yuan; a loan was repaid in full."),
    ]
    assert diary.entries[0].sums == "earned 300, lived on 180, 120 left"
    assert diary.entries[1].sums == "earned 300, lived on 90, 330 left; owes the lender 3,000"
    chinese = told(one, ["清水村"], "无项目", start, "", "zh")
    assert chinese.title == "清水村第 7 户" and chinese.entries[1].when == "2011年1月"
    assert chinese.entries[1].what == "生病，药费 21 元；得到贷款 3,000 元。"


def test_the_usual_seed_is_the_one_nearest_to_the_means() -> None:
    summary = Summary()
    for seed, value in ((4, 1.0), (5, 9.0), (6, 4.0), (7, 2.0)):
        summary.add(Row("a", seed, 12, "finished", "x", {"oss": value, "clients": 10.0}))
    assert usual_seed(summary, ["a"]) == 6  # the mean is 4
    assert usual_seed(summary, ["a", "b"]) is None


def test_large_villages_are_noted_in_part_and_larger_ones_not_lived(resolved, monkeypatch) -> None:
    assert shown_houses([270, 230]) == [270, 230] and shown_houses([9_000, 1_000]) == [540, 60]
    monkeypatch.setattr("analysis.closer.MOST_LIVED", 3_000)
    assert live_again(resolved, 3) is None


def test_a_life_with_another_fingerprint_is_not_shown(resolved, lived) -> None:
    rows = {key: replace(row, fingerprint="0" * 64) for key, row in lived.summary.rows.items()}
    found = facts_of(resolved, lived.setting, Summary(Rows(rows)))
    assert found.life == {"left_out": "other"} and set(found.offers) == {"both", "dear", "none"}
    offered = {one["product"] for one in found.offers["both"]}
    assert found.offers["none"] == [] and offered == {"yilong_mixed", "joint_liability_group"}


def test_the_page_made_again_is_the_same_page(lived, tmp_path) -> None:
    before = (lived.folder / "report.html").read_bytes()
    place = again.make_again(lived.folder, out=tmp_path / "again.html")
    assert place.read_bytes() == before and len(before) < 8_000_000
    page = before.decode()
    seed = read_facts(lived.folder).life["seed"]
    assert f"--set lender.officers.count=3 --arm both --seed {seed} --village yilong_" in page
    assert 'id="map-month"' in page and page.count('<article class="diary">') == 10
    assert 'id="evidence"' not in page


class Words(HTMLParser):
    """The words a page shows and says, without code, quotations of the scenario's terms and what is marked as English."""

    SILENT = ("script", "style", "code", "pre")

    def __init__(self) -> None:
        super().__init__()
        self.open, self.words = [], []

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag not in ("meta", "link", "br", "input", "wbr", "rect", "circle", "path", "line"):
            self.open.append(tag in self.SILENT or facts.get("lang") == "en" or "terms" in (facts.get("class") or ""))
        self.words += [facts[name] for name in ("aria-label", "title", "alt", "placeholder") if facts.get(name)]

    def handle_endtag(self, tag):
        if tag not in ("meta", "link", "br", "input", "wbr", "rect", "circle", "path", "line"):
            self.open.pop()

    def handle_data(self, data):
        if not any(self.open):
            self.words.append(data)


def test_no_english_is_left_on_the_chinese_page(lived, facts, tmp_path) -> None:
    page = again.make_again(lived.folder, "zh", out=tmp_path / "page.html").read_text("utf-8")
    reader = Words()
    reader.feed(page)
    figures = json.loads(re.search(r'id="figures">(.*?)</script>', page, re.S)[1])
    axes = [figure["layout"][axis]["title"]["text"] for figure in figures.values() for axis in ("xaxis", "yaxis")]
    own = [facts.setting.title, facts.setting.about, *(arm.title for arm in facts.setting.arms), *facts.setting.rule_files,
           *(offer["title"] for offers in facts.offers.values() for offer in offers),
           *(one["name"] for one in facts.life["map"]["villages"])]
    latin = re.compile(r"[A-Za-z]*[a-z]{2,}")  # acronyms are known to those who use them
    theirs = set(latin.findall(" ".join(own))) | {"parquet", "csv", "toml", "json", "summary", "monthly", "effects", "changes",
                                                  "dictionary", "scenario", "resolved", "provenance"}
    words = re.sub(r"\bvillage(\.\w+)+", "", " ".join([*reader.words, *axes]))  # paths of terms are the same in every language
    left = set(latin.findall(words)) - theirs - KNOWN - {"ln"}
    assert not left
    assert "2010年" in page and "100%" in page and "100 %" not in " ".join(reader.words)


def test_evidence_is_shown_where_there_is_a_table(lived, tmp_path) -> None:
    table = tmp_path / "studies.csv"
    table.write_text("study,found,model\n<b>Bosnia</b>,0.08,0.05\n", encoding="utf-8-sig")
    page = again.make_again(lived.folder, evidence=table, out=tmp_path / "page.html").read_text("utf-8")
    assert 'id="evidence"' in page and "&lt;b&gt;Bosnia" in page
    for wrong in ("study\n", "a,b\n1\n"):
        table.write_text(wrong, encoding="utf-8")
        with pytest.raises(LettersError):
            again.read_evidence(table)


def test_what_lacks_is_answered_by_a_letter(lived, tmp_path, monkeypatch) -> None:
    with pytest.raises(LettersError, match="no such folder"):
        again.make_again(tmp_path / "nowhere")
    part = tmp_path / "part"
    shutil.copytree(lived.folder, part)
    (part / "summary.parquet").write_bytes(b"torn")
    with pytest.raises(LettersError, match="table of measures"):
        again.make_again(part)
    (part / "report.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(LettersError, match="cannot be read"):
        again.make_again(part)
    (part / "report.json").unlink()
    with pytest.raises(LettersError, match=r"no report\.json"):
        again.make_again(part)
    monkeypatch.setattr(again, "browser", lambda: None)
    with pytest.raises(LettersError, match="no Chromium"):
        again.print_pdf(lived.folder / "report.html")


@pytest.mark.slow
@needs_chromium
def test_a_pdf_is_printed(lived, tmp_path) -> None:
    place = again.make_again(lived.folder, "zh", out=tmp_path / "page.html")
    assert again.print_pdf(place).read_bytes().startswith(b"%PDF") and (tmp_path / "page.pdf").stat().st_size > 50_000


@needs_chromium
@pytest.mark.parametrize(("lang", "width"), [("en", 360), ("zh", 360), ("en", 1200)])
def test_a_browser_shows_it_all_without_complaint_or_request(lived, facts, tmp_path, lang: str, width: int) -> None:
    assert CHROMIUM
    seen = look(again.make_again(lived.folder, lang, out=tmp_path / "page.html"), tmp_path, width)
    assert seen.complaints == [] and seen.asked == []
    found = seen.found
    assert found["width"] == width and found["scroll"] == width, "wider than the screen"
    assert found["plots"] >= 15 and found["empty"] == 0
    assert len(found["canvases"]) == 2 and min(found["canvases"]) > 500
    eighth = counts(facts.life["map"]["arms"]["both"]["months"][7])
    assert eighth["loans"] > 0 and re.findall(r"\d+", found["eighth"].split("：" if lang == "zh" else ":")[1]) == [
        str(number) for number in ((54, eighth["loans"]) if lang == "zh" else (eighth["loans"], 54))
        + tuple(eighth[name] for name in ("late", "barred", "struck", "hungry"))]
    assert found["spoken"] == ("2010年10月" if lang == "zh" else "Oct 2010") and found["eighth"] != found["status"]
    assert len(unescape(found["tip"])) > 40 and found["described"] == "tip" and found["closed"] is True
