"""How a number is written for people: unit, rounding, interval; one way everywhere."""

from __future__ import annotations

import math
from datetime import date

from analysis.texts import text

SPACE = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"

PERCENT_UNITS = frozenset({"share", "share/year"})


def number(value: float, decimals: int) -> str:
    """A number with thousands separated by commas and a true minus sign; a rounded zero has no sign."""
    if not math.isfinite(value):
        return NOTHING if math.isnan(value) else ("∞" if value > 0 else MINUS + "∞")
    written = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit in "123456789" for digit in written)
    return (MINUS if negative else "") + written


def decimals_for(scale: float, unit: str) -> int:
    """Decimals that keep about three digits of `scale` (a size in display units), and at least one digit of
    little.
    """
    size = abs(scale)
    if not math.isfinite(size) or size == 0.0:
        return 0 if unit.startswith(("yuan", "clients")) else 1
    little = min(6, -math.floor(math.log10(size)))
    if unit == "index":
        return max(3 if size < 1 else 2, little)
    if unit in PERCENT_UNITS:
        return max(2 if size < 1 else 1, little)
    return max(0 if size >= 10 else (1 if size >= 1 else 2), little)


def percent(written: str, lang: str = "en") -> str:
    """A number with its percent sign as the language writes it: "12.3 %", Chinese "12.3%"."""
    return written + ("%" if lang == "zh" else SPACE + "%")


def shown_share(value: float, lang: str = "en") -> str:
    """A plain share as percent with about three digits: 0.00123 is "0.12 %"."""
    size = value * 100.0
    return percent(number(size, decimals_for(size, "share")), lang)


def signed(written: str, value: float, bare: bool = False) -> str:
    """A written amount with a plus where it is positive; `bare` if it was written without its minus."""
    if not any(digit in "123456789" for digit in written):
        return written
    return "+" + written if value > 0 else MINUS + written if bare and value < 0 else written


def day_name(year: int, month: int, lang: str = "en") -> str:
    """A month of a year in the language: "Mar 2010", Chinese "2010年3月"."""
    if lang == "zh":
        return f"{year}年{month}月"
    return f"{MONTHS[month - 1]} {year}"


def day_of(day: date, lang: str = "en") -> str:
    """A day in the language: "11 Jan 2010", Chinese "2010年1月11日"."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def visible(change: float, level: float, unit: str) -> bool:
    """True when a change shows in a level as it is written: at least half of the level's last digit."""
    places = decimals_for(_display(level, unit), unit)
    return abs(_display(change, unit)) >= 0.5 * 10.0**-places


def _display(value: float, unit: str) -> float:
    return value * 100.0 if unit in PERCENT_UNITS else value


def shown(value: float, unit: str, lang: str = "en", short: bool = False) -> str:
    """A level in its unit ("12.3 %", "4,512 yuan a person and year"); `short` leaves words out and keeps the
    sign %.
    """
    size = _display(value, unit)
    if not math.isfinite(size):
        return number(size, 0)
    large = unit == "yuan" and abs(size) >= 1e6
    written = _large(size, lang) if large else number(size, decimals_for(size, unit))
    if unit in PERCENT_UNITS:
        return percent(written, lang)
    return written if short or unit == "index" else text(f"unit.{unit}", lang, amount=written)


def _large(value: float, lang: str, bare: bool = False) -> str:
    """A large sum in millions, in Chinese in ten thousands; `bare` without the word."""
    size = number(value / 1e4, 1) if lang == "zh" else number(value / 1e6, 2)
    return size if bare else text("million", lang, amount=size)


def shown_range(low: float, high: float, unit: str, lang: str = "en", scale: float = math.nan) -> str:
    """An interval without its unit: "11.8 to 12.9"; empty where there is none. `scale` sets the decimals."""
    if math.isnan(low) or math.isnan(high):
        return ""
    if unit == "yuan" and max(abs(low), abs(high)) >= 1e6:
        return text("range", lang, low=_large(low, lang, bare=lang != "zh"), high=_large(high, lang, bare=lang != "zh"))
    size = scale if math.isfinite(scale) else max(abs(low), abs(high))
    places = decimals_for(_display(size, unit), unit)
    return text(
        "range", lang, low=number(_display(low, unit), places), high=number(_display(high, unit), places)
    )


def shown_change(value: float, unit: str, lang: str = "en") -> str:
    """The size of a difference without its sign: "1.2 points", "120 yuan a person and year"."""
    if unit in PERCENT_UNITS:
        size = abs(value) * 100.0
        return text("points", lang, amount=number(size, decimals_for(size, unit)))
    if unit == "index":
        return number(abs(value), decimals_for(value / 10.0, unit))
    return shown(abs(value), unit, lang, short=unit == "clients")


def with_interval(mean: float, low: float, high: float, unit: str, lang: str = "en") -> str:
    """A level with its interval in brackets: "12.3 % (11.8 to 12.9)"; only the level where there is no
    interval.
    """
    spread = shown_range(low, high, unit, lang, scale=mean)
    return shown(mean, unit, lang, short=True) + (f" ({spread})" if spread else "")
