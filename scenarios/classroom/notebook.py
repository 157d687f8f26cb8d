"""A notebook as a script: cells begin with `# %%`, as VS Code, Spyder and Jupytext read them; Python runs it whole.

It lives a small village under two ways to secure a loan, then asks which interest rate and rhythm would serve it best.
"""

# %% The project is at hand when the notebook starts in its folder.
import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from analysis import compare, load, sweep

results = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("results")

# %% Two arms, the same luck. Running this cell again takes up what is finished.
lesson = compare("classroom/one_village", seeds=6, out=results / "notebook_lesson")
print(lesson.runs.group_by("arm", maintain_order=True).agg(pl.col("clients", "repayment_rate", "consumption_mean").mean()))
print(lesson.units["consumption_mean"], "|", lesson.meanings["repayment_rate"])

# %% What did answering for each other change? Paired by seed, in the measure's unit.
print(lesson.changes("repayment_rate"))

# %% The months: when does money leave the village?
months = lesson.months.group_by("arm", "month", maintain_order=True).agg(
    (pl.col("flow_pay_principal_fen") / 100).mean().alias("repaid_yuan"))
print(months.filter(pl.col("month") <= 3))

# %% A grid of arms by path, in the same language as on the command line.
terms = {"product.interest.rate_annual": [0.06, 0.12], "product.repayment.every_days": [15, 30]}
found = sweep("classroom/one_village", terms, set={"run.months": 24}, seeds=6, out=results / "notebook_sweep")
print(found.standings.select("title", "welfare", "change", "p_holm", "chance_best", "on_front"))

# %% Any results folder can be read again, even while it is written.
again = load(results / "notebook_sweep")
assert again.runs.equals(found.runs)
print(f"{again.runs.height} runs in {len(again.titles)} arms")
