"""What many runs cost is told part by part; times are not judged here."""

from analysis.bench_runs import PARTS, cost_of_store


def test_the_cost_of_an_experiment_is_told_part_by_part() -> None:
    spent = cost_of_store(40, 12, 3)
    assert tuple(spent) == PARTS and all(seconds > 0.0 for seconds in spent.values())
