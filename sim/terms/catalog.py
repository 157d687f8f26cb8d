"""The words of every letter, by id, in English; another language is another dictionary with the same ids.

Each entry holds what was found, what was expected, and a hint; the parts in braces are facts of the case.
A missing hint is empty text. `near` is a ready phrase such as "did you mean households?" or empty.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Templates of one kind of letter."""

    found: str
    expected: str
    hint: str = ""


ENGLISH: dict[str, Words] = {
    "plain": Words("{found}", "{expected}", "{hint}"),
    "no_file": Words("no such file", "a TOML file", "{near}"),
    "not_a_file": Words("not an ordinary file", "a TOML file"),
    "unreadable": Words("the file cannot be read ({reason})", "a file you may read"),
    "huge_file": Words("a file of {size} bytes", "at most {most} bytes", "a scenario fits on a few screens"),
    "binary_file": Words("bytes that are not text", "a TOML file in UTF-8"),
    "not_utf8": Words(
        "a byte that is not UTF-8 at position {position}", "text in UTF-8", "save the file again as UTF-8"
    ),
    "syntax": Words("{reason}", "valid TOML"),
    "too_deep": Words("brackets within brackets without end", "at most a few levels"),
    "duplicate_key": Words("the same key twice, {reason}", "each key once", "remove one of the two"),
    "absolute_path": Words(
        "{path}", "a name, or a path inside the project", "give a path relative to this file"
    ),
    "outside_path": Words(
        "{path}, which leads outside the project", "a file beside the scenario or inside the project"
    ),
    "outside_rule": Words(
        "{path}, a rule file outside the project", "a rule file inside the project", "see --trust-rules"
    ),
    "backslash_path": Words("{path}", "a path with / between folders", "write / for \\"),
    "not_a_rule_file": Words("{path}", "a Python file (.py)"),
    "no_noun": Words("{name}, but there is no file {place}", "the name of a {kind}", "{near}"),
    "like_circle": Words("{chain}", "files that do not copy from each other in a circle"),
    "missing_key": Words("nothing", "{expected}"),
    "unknown_key": Words("the unknown key {key}", "one of: {known}", "{near}"),
    "unknown_path": Words("the unknown path {path}", "a path of the terms", "{near}"),
    "unknown_root": Words("the unknown word {root}", "a path that begins with: {known}", "{near}"),
    "unknown_one": Words("{name}, which is not composed here", "one of: {known}", "{near}"),
    "section_path": Words(
        "{path}, a whole section", "one of its fields, or a table of fields", "for example {example}"
    ),
    "below_field": Words("{path}, below the single value {field}", "the field itself", "write {field}"),
    "name_path": Words(
        "a change of {path}", "any field but a name", "names are set where the thing is declared"
    ),
    "run_in_arm": Words(
        "a change of {path} in an arm or a reform",
        "run.* only for the whole scenario",
        "arms are compared under the same months and seeds",
    ),
    "at_birth": Words(
        "a reform of {path} in month {month}",
        "a field that has effect after the start",
        "it is used only before month 1; set it in [set] or in an arm",
    ),
    "not_a_change": Words("{text}", "path=value", "for example product.interest.rate_annual=0.12"),
    "not_a_value": Words("{text}", "one TOML value: a number, true, false, text in quotes or a list"),
    "rule_value": Words("{value}", "a number for rules.<rule>.<parameter>, a name for rules.<moment>"),
    "rule_path": Words("{path}", "rules.<moment> or rules.<rule>.<parameter>"),
    "late_change": Words("month {month}", "a month of the run, 2 to {months}", "the run has {months} months"),
    "no_arm": Words("{name}", "the name of an arm: {known}", "{near}"),
    "same_name": Words("the name {name} twice", "a name of its own for each {kind}"),
    "kind_unknown": Words(
        "a file of no known kind",
        "a village, product, lender, shocks or scenario",
        "put it in the folder of its kind",
    ),
    "wrong_type": Words("{value}", "{expected}"),
    "out_of_range": Words("{value}", "{expected}"),
    "not_finite": Words("{value}", "{expected}", "NaN and infinity are no values"),
    "not_one_of": Words("{value}", "one of: {known}", "{near}"),
    "count": Words("{value}", "{expected}"),
    "part_of_a_fen": Words(
        "{value}", "yuan with at most two decimals", "the smallest money is one fen, 0.01"
    ),
    "not_a_word": Words("{value}", "one word of letters (any script), digits, _ and -, at most 60 long"),
    "name_taken": Words("{value}", "a name that is no word of a path", "add a letter or a digit"),
    "not_a_line": Words("{value}", "one line of 1 to 200 characters"),
    "too_unequal": Words("{value}", "a Gini of at most 1/3 for uniform incomes", "widest where the poorest have nothing"),
    "too_equal": Words("{value}", "a Gini of at least {least}", "groups or tails alone make that much"),
    "family_shape": Words(
        "{value}",
        "better_off_share and better_off_times with family mixture, upper_tail (from 2) and lower_tail (from .5) with "
        "double_pareto_lognormal, none of them with {family} otherwise",
    ),
    "shares_over_one": Words("{names} = {total}", "shares of one whole that add up to 1 or less"),
    "not_rising": Words("{name} not rising", "{name} each larger than the one before"),
    "falling": Words("{name} falling", "{name} none smaller than the one before"),
    "debt_over_line": Words("borrowings_yuan above credit_line_yuan", "debt within the credit line"),
    "not_seeds": Words("{value}", "a count (seeds 1 to n) or a list of seeds"),
    "seeds_out_of_range": Words("{value}", "1 to {most} seeds"),
    "seed_twice": Words("the same seed twice", "each seed once"),
    "broken_rule": Words("{value}", "{reason}"),
}

CATALOGS: dict[str, dict[str, Words]] = {"en": ENGLISH}

TYPE_WORDS: dict[str, str] = {
    "whole": "a whole number",
    "number": "a number",
    "yes_no": "true or false",
    "text": "text in quotes",
    "date": "a date such as 2010-01-01",
    "table": "a table [...]",
    "list": "a list [...]",
    "choice": "one of: {known}",
    "least": " of {least} or more",
    "most": " of {most} or less",
    "above": " above {above}",
    "below": " below {below}",
    "between": " from {least} to {most}",
    "items": " of {items} values",
    "items_least": " of at least {items} values",
    "items_most": " of at most {items} values",
    "near": "did you mean {near}?",
}
"""Words for kinds of values and their bounds, from which `expected` is put together (English)."""
