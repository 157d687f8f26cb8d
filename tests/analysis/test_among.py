"""A lender's place among real ones: exact at the published places, straight between, said in both languages."""

from __future__ import annotations

import math

import pytest
from synthetic_run import made_setting
from test_comparison import made_summary

from analysis.among import AMONG, among, beside_reported, place, plausible
from analysis.comparison import compare


def test_published_places_are_met() -> None:
    for name, known in AMONG.items():
        assert [place(name, value) for value in known] == pytest.approx([0.10, 0.25, 0.50, 0.75, 0.90])
        assert list(known) == sorted(known)


def test_between_them_lines_are_straight_and_beyond_them_it_is_said() -> None:
    assert place("par30", 0.0265) == pytest.approx(0.375)  # halfway between .016 (a quarter) and .037 (half)
    assert place("oss", 1.385) == pytest.approx(0.825)     # halfway between 1.27 and 1.50
    assert (place("oss", 0.5), place("oss", 2.0)) == (0.0, 1.0)
    assert math.isnan(place("yield", math.nan))


def test_what_is_not_known_is_left_out() -> None:
    told = among({"par30": 0.037, "oss": 0.2, "yield": 0.7, "operating_expense_ratio": math.nan})
    assert told.startswith("Among 532 real lenders of 2008-2014: PAR30 3.7 %, 50 % lie below; OSS 20.0 %, below nine tenths of "
                           "them; yield 70.0 %, above nine tenths of them.")
    assert among({}) == "" and "PAR30 3.7 %，低于此者占 50 %" in among({"par30": 0.037}, "zh")


def test_yilong_stands_beside_what_it_reported() -> None:
    levels = {"par_tolerance": 0.02, "repayment_rate": 0.98, "glp": 200_000.0, "clients": 160.0}
    assert beside_reported(levels) == ("Yilong reported for June 2012 [4]: risk ratio 1.15 %, repaid when due 99.65 %, 1,589 yuan "
                                       "a client; here 2.00 %, 98.00 %, 1,250.")
    assert beside_reported(levels | {"clients": 0.0}) == "" and beside_reported({}) == ""


def test_only_lenders_of_five_years_are_placed() -> None:
    given = {"par30": {"yilong": [0.02, 0.032]}, "oss": {"yilong": [1.0, 1.04]}}
    for months, lines in ((60, 1), (59, 0)):
        setting = made_setting(arms=("none", "yilong"), seeds=2, months=months)
        found = compare(made_summary(setting, **given), setting)
        assert len(plausible(found, "yilong")) == lines and plausible(found, "none") == []
