"""Numbers as people read them, and a catalog that holds together in every language."""

import math

import pytest

from analysis.measures import MEASURES
from analysis.texts import CATALOG, label, text
from analysis.wording import number, shown, shown_change, shown_range, visible, with_interval


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.12345, "share", "12.3\u00a0%"),
        (0.004512, "share", "0.45\u00a0%"),
        (0.0, "share", "0.0\u00a0%"),
        (-0.0001, "share", "\u22120.01\u00a0%"),
        (3271.6, "yuan/person/year", "3,272 yuan a person and year"),
        (4.26, "yuan/client/year", "4.3 yuan a client and year"),
        (6_124_000, "yuan", "6.12 million yuan"),
        (612_400, "yuan", "612,400 yuan"),
        (0.27149, "index", "0.271"),
        (81.25, "clients", "81 clients"),
        (float("nan"), "share", "–"),
        (float("inf"), "share", "∞"),
    ],
)
def test_levels(value: float, unit: str, expected: str) -> None:
    assert shown(value, unit) == expected


def test_a_rounded_zero_has_no_minus() -> None:
    assert number(-0.004, 1) == "0.0"
    assert number(-1234.5, 1) == "\u22121,234.5"


def test_changes_and_ranges() -> None:
    assert shown_change(-0.0123, "share") == "1.2 points"
    assert shown_change(-3.24, "clients") == "3.2"
    assert shown_change(0.00098, "index") == "0.00098"
    assert shown_change(0.0123, "index") == "0.012"
    assert shown_range(0.011, 0.0139, "share", scale=0.0123) == "1.1 to 1.4"
    assert with_interval(1204.0, 1100.4, 1310.0, "yuan/household") == "1,204 (1,100 to 1,310)"
    assert with_interval(0.5, math.nan, math.nan, "share") == "50.0\u00a0%"
    assert shown_range(1.2e6, 1.4e6, "yuan") == "1.20 to 1.40"


def test_a_change_below_the_last_digit_is_not_visible() -> None:
    assert visible(0.0006, 0.377, "share")
    assert not visible(0.0004, 0.377, "share")
    assert not visible(0.08, 384.0, "yuan/client/year")


def test_every_unit_and_every_measure_has_its_words() -> None:
    for found in MEASURES.values():
        assert isinstance(text(f"short.{found.unit}"), str)
        assert label(found.id, found.label, "zh") != found.label
        if found.unit not in {"share", "share/year", "index"}:
            assert "7" in shown(7.0, found.unit) and len(shown(7.0, found.unit)) > 5


def test_an_unknown_text_is_an_error_and_a_missing_translation_is_english() -> None:
    with pytest.raises(KeyError, match=r"report\.nonsense"):
        text("report.nonsense")
    assert text("chart.glp", "fr") == CATALOG["en"]["chart.glp"]
    assert text("short.index", "en") == ""
