"""Shared made experiments, so that slow ones are made once."""

from __future__ import annotations

import pytest
from synthetic_run import made_setting, made_simulation

from analysis.experiment import run_experiment


@pytest.fixture(scope="session")
def made_experiment(tmp_path_factory):
    """Four arms under twelve seeds, measured, compared and written."""
    folder = tmp_path_factory.mktemp("results") / "made"
    command = ["python", "run.py", "compare", "scenarios/a b.toml"]
    return run_experiment(
        made_setting(), "compiled", folder, command, progress=False, simulate=made_simulation
    )
