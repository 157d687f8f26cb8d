"""How a number is written for people: unit, rounding, interval; one way everywhere."""

from __future__ import annotations

import math

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
    if unit == "yuan" and abs(size) >= 1e6:
        written = text("million", lang, amount=number(size / 1e6, 2))
    else:
        written = number(size, decimals_for(size, unit))
    if unit in PERCENT_UNITS:
        return written + SPACE + "%"
    return written if short or unit == "index" else text(f"unit.{unit}", lang, amount=written)


def shown_range(low: float, high: float, unit: str, lang: str = "en", scale: float = math.nan) -> str:
    """An interval without its unit: "11.8 to 12.9"; empty where there is none. `scale` sets the decimals."""
    if math.isnan(low) or math.isnan(high):
        return ""
    if unit == "yuan" and max(abs(low), abs(high)) >= 1e6:
        return text("range", lang, low=number(low / 1e6, 2), high=number(high / 1e6, 2))
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
