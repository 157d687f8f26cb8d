"""Commands that look and answer: check, list, cite, explain, schedule, measures, portfolio."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from analysis.cli.options import arm_of, load, scenario_options
from sim.terms.letters import Letter, LettersError

__all__ = ["check", "cite", "explain", "list_", "measures", "portfolio", "schedule"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--trust-rules", is_flag=True, help="Allow rule files that lie outside the project.")
def check(files: Sequence[str], trust_rules: bool) -> int:
    """Check files without running them; every fault at once."""
    letters: list[Letter] = []
    for file in files:
        try:
            _check(Path(file), trust_rules)
        except LettersError as error:
            letters += error.letters
    if letters:
        raise LettersError(letters)
    for file in files:
        click.echo(f"{file}: sound")
    return 0


def _check(file: Path, trust_rules: bool) -> None:
    """Check a declaration, the rules it names, or a rule file; raises LettersError with all its faults."""
    import analysis.sheets  # noqa: F401  (surveys and loan tapes in Parquet)
    from sim.terms.check import check_files
    from sim.terms.files import label, read_text, read_toml
    from sim.terms.kinds import kind_of

    name = label(file)
    if file.suffix == ".py":
        from sim.rules.check import read_rules

        read_rules(read_text(file, name), name)
        return
    letters = check_files([file], trust_rules=trust_rules)
    if letters:
        raise LettersError(letters)
    if kind_of(read_toml(file, name), file.absolute().parent.name) == "scenario":
        from sim.rules.load import check_rules
        from sim.terms.resolve import load_scenario

        check_rules(load_scenario(file, trust_rules=trust_rules))


@click.command("list")
def list_() -> int:
    """List the scenarios with their titles."""
    from sim.terms.files import PROJECT
    from sim.terms.shelf import list_scenarios

    shelf = PROJECT / "scenarios"
    rows = [(path.relative_to(shelf).with_suffix("").as_posix(), title) for path, title in list_scenarios()]
    width = max((len(name) for name, _ in rows), default=0)
    for name, title in rows:
        click.echo(f"{name:<{width}}  {title or '(cannot be read: try check)'}")
    return 0


@click.command()
@click.argument("scenario")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the text around.")
def cite(scenario: str, lang: str) -> int:
    """Say where every value comes from, by file and path."""
    from analysis.cite import citations, cite_text

    click.echo(cite_text(citations(scenario), lang))
    return 0


@click.command()
@scenario_options
@click.option("--household", type=click.IntRange(1), required=True, help="Number of the household in its village, from 1.")
@click.option("--month", type=click.IntRange(1), help="Month of the run, from 1: every rule asked; else the whole story.")
@click.option("--village", default="", help="Which village; else the first.")
@click.option("--arm", help="Which arm; else the first.")
@click.option("--seed", type=int, help="Which seed; else the scenario's first.")
@click.option("--full", is_flag=True, help="Show also book steps that changed nothing.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True,
              help="Language of the story, or of a month's headings.")
def explain(scenario: str, changes: Sequence[str], trust_rules: bool, household: int, month: int | None, village: str,
            arm: str | None, seed: int | None, full: bool, lang: str) -> int:
    """Tell a household's story, or one month of it: rules asked, money moved."""
    more = [("run.seeds", [seed])] if seed is not None else []
    resolved = load(scenario, [*changes, *more], trust_rules)
    chosen = arm_of(resolved, arm) if arm else resolved.arms[0]
    from analysis.cli.warm import compile_model
    from analysis.explain import explain as explained
    from analysis.story import story

    compile_model(resolved, changes, trust_rules)
    if month is None:
        click.echo(story(resolved, chosen.name, resolved.run.seeds[0], household, village, lang))
        return 0
    click.echo(explained(resolved, chosen.name, resolved.run.seeds[0], household, month, village).text(full, lang))
    return 0


@click.command()
@click.argument("product")
@click.option("--amount", help="Yuan lent; else the product's usual amount.")
@click.option("--date", help="Day of disbursement, year-month-day; else today.")
@click.option("--set", "changes", multiple=True, metavar="PATH=VALUE", help="Change a term, such as interest.rate_annual=0.08.")
@click.option("--csv", type=click.Path(path_type=Path), help="Write the schedule as CSV.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write schedule and cost as a workbook.")
@click.option("--compare", metavar="PRODUCT", help="Set another product beside it.")
@click.option("--installments", type=int, help="Number of installments, where the product leaves a choice.")
@click.option("--cycle", type=int, help="The client's first, second ... loan: its limit, rate and number of installments.")
def schedule(product: str, amount: str | None, date: str | None, changes: Sequence[str], csv: Path | None, xlsx: Path | None,
             compare: str | None, installments: int | None, cycle: int | None) -> int:
    """Print the installments and true price of a loan."""
    from analysis.schedule import schedule_command

    return schedule_command(product, amount, date, changes, csv, xlsx, compare, installments, cycle)


@click.command()
@click.option("--like", metavar="TEXT", help="Only those that have this text in id, label, formula or source.")
@click.option("--frame", metavar="NAME", help="The lines of a frame: seep, cgap_idb, cgap_minimum, sa_dhan, pearls, camel ...")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def measures(like: str | None, frame: str | None, as_json: bool) -> int:
    """List the measures: label, unit, formula, source."""
    from rich.console import Console

    from analysis.tables import frame_listing, measures_facts, measures_table

    if as_json:
        click.echo(json.dumps(measures_facts(like, frame), ensure_ascii=False, indent=1))
        return 0
    table = frame_listing(frame) if frame else measures_table(like)
    if not table.row_count:
        click.echo(f"No measure has {like!r} in its id, label, formula or source.")
        return 0
    Console().print(table)
    return 0


@click.command()
@click.argument("tape", type=click.Path(path_type=Path))
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Only this table of provisions; may be repeated.")
@click.option("--tolerance", type=click.FloatRange(0), default=1.0, help="Yuan short that put a loan at risk; else 1 [4].")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def portfolio(tape: Path, tables: Sequence[str], tolerance: float, as_json: bool) -> int:
    """Judge a lender's own loan tape by every definition."""
    from analysis.portfolio_table import portfolio_command

    return portfolio_command(tape, tuple(tables), tolerance, as_json)
