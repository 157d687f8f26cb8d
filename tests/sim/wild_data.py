"""Made-up surveys and loan tapes at random and to the extreme, written as files that scenarios name."""

from __future__ import annotations

import csv
import random
from pathlib import Path

Change = tuple[str, object]
SIZES = (1, 2, 3, 5, 8, 12, 21)
SURVEY = """title = "Made-up survey"
file = "{name}.csv"
missing = [""]

[facts]
{facts}
"""
MONEY = {"cash": (0, 5, 2_000, 900_000), "business_capital": (20_000, 50_000, 800_000), "livestock": (0, 1, 3_000, 500_000),
         "informal_debt": (0, 0, 50, 4_000, 300_000)}
INCOMES = {"farm_income": (0, 4_000, 700_000), "business_income": (0, 0, 900, 60_000), "wage_income": (0, 6_000, 90_000),
           "remittances": (0, 0, 3_000)}
STOCK = (200_000, 500_000, 800_000)
"""Capital where a million a year may all come from trade: less would return itself several times a month, and at an exponent near 1
such a village outgrows its books within a year or two, which the ledger says and stops."""


def write_surveys(batch: int, folder: Path) -> dict[int, str]:
    """Write a survey of each size for a batch: number of households -> what a scenario calls it."""
    draw = random.Random(f"wild surveys {batch}")
    (folder / "scenarios" / "surveys").mkdir(exist_ok=True)
    return {size: _survey(draw, size, f"wild_{batch}_{size}", folder / "scenarios" / "surveys") for size in SIZES}


def _survey(draw: random.Random, size: int, name: str, folder: Path) -> str:
    known = {fact: values for fact, values in MONEY.items() if draw.random() < 0.7}
    incomes = INCOMES if draw.random() < 0.5 else {"income": (0, 100, 20_000, 1_000_000)}
    if "income" in incomes and "business_capital" in known:
        known["business_capital"] = STOCK
    others = {"weight": (0.0, 0.5, 1.0, 1_000.0), "female_head": (0, 1), "head_age": (18, 66, 120),
              "livelihood": ("farm", "mixed", "trade")}
    asked = {"members": (1, 1, 3, 4, 20, 50), **{fact: values for fact, values in others.items() if draw.random() < 0.5}}
    table = {**asked, **known, **incomes}
    rows = [{"id": f"h{number}", **{fact: draw.choice(values) if fact == "members" or draw.random() < 0.9 else ""
                                    for fact, values in table.items()}} for number in range(size)]
    if "weight" in table:
        rows[0]["weight"] = 1.0
    _write(folder / f"{name}.csv", rows)
    facts = [f'{fact} = {{ column = "{fact}"' + (', period = "year"' if fact in incomes else "") + " }" for fact in rows[0]]
    (folder / f"{name}.toml").write_text(SURVEY.format(name=name, facts="\n".join(facts)), "utf-8")
    return f"surveys/{name}.toml"


def surveyed(draw: random.Random, surveys: dict[int, str], village: str, households: int) -> list[Change]:
    """The terms that people a village from a survey: each surveyed household once, or drawn by weight."""
    each_once = households in surveys and draw.random() < 0.5
    size = households if each_once else draw.choice(list(surveys))
    return [(f"village.{village}.survey.file", surveys[size]),
            (f"village.{village}.survey.draw", "as_they_are" if each_once else "resampled")]


def opening_book(draw: random.Random, name: str, folder: Path, terms: dict[str, object]) -> list[Change]:
    """Write a tape of running loans in the program's own form, for the villages and products of `terms`; say where it is."""
    rows = []
    for village in ("yilong_a", "yilong_b"):
        count = int(terms[f"village.{village}.people.households"])
        for household in draw.sample(range(1, count + 1), draw.randint(1 if village == "yilong_a" else 0, min(count, 8))):
            product = draw.choice(["yilong_mixed", "joint_liability_group"])
            most = min(int(terms[f"product.{one}.renewal.max_loans"]) for one in ("yilong_mixed", "joint_liability_group"))
            rows += [_loan(draw, len(rows) + k, village, household, product, terms) for k in range(draw.randint(1, most))]
    books = folder / "scenarios" / "books"
    books.mkdir(exist_ok=True)
    _write(books / f"{name}.csv", rows)
    return [("lender.opening_book.file", f"books/{name}.csv")]


def _loan(draw: random.Random, number: int, village: str, household: int, product: str, terms: dict[str, object]) -> dict:
    """A running loan: fresh, on time, late with all or little, or past its last installment."""
    at = f"product.{product}."
    amount = round(draw.uniform(float(terms[f"{at}amount.min_yuan"]), float(terms[f"{at}amount.max_yuan"])) * 100)
    count = 1 if terms[f"{at}repayment.once"] else int(terms[f"{at}repayment.installments"])
    every = max(_every(terms, at), 1)
    following = draw.choice([1, count, count + 1, draw.randint(1, count + 1)])
    balance = draw.choice([amount, 1, draw.randint(1, amount)])
    over = following > count
    overdue = balance if over else (0 if following == 1 else draw.choice([0, balance, draw.randint(0, balance)]))
    interest = draw.choice([0, 1, amount // 50]) if following > 1 else 0
    late = overdue + interest > 0
    charges = draw.choice([0, 0, 300]) if following > 1 else 0
    last = min(every, 30) if over else every
    ahead = draw.randint(0, last - 1)
    since = last - ahead if following > 1 else -1
    past = since + draw.randint(0, following - 2) * every if late else 0
    return {"loan_id": f"l{number}", "client_id": f"{village} {household}", "village": village, "household": household,
            "product": product, "status": "running", "amount_fen": amount, "balance_fen": balance, "overdue_principal_fen": overdue,
            "overdue_interest_fen": interest, "overdue_charges_fen": charges,
            "overdue_penalties_fen": draw.randint(0, charges), "days_past_due": past, "installments": count,
            "next_installment": following, "days_to_next_due": ahead, "days_since_due": since, "cycle": draw.randint(1, 5),
            "renegotiated": draw.choice([0, 0, 1]), "ever_at_risk": draw.choice([0, 1]),
            "savings_fen": draw.choice([0, 0, 1, 20_000])}


def _every(terms: dict[str, object], at: str) -> int:
    days = int(terms[f"{at}repayment.every_days"]) + 7 * int(terms[f"{at}repayment.every_weeks"])
    days += 30 * int(terms[f"{at}repayment.every_months"])
    return days or int(terms[f"{at}repayment.term_days"]) + 30 * int(terms[f"{at}repayment.term_months"])


def _write(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
