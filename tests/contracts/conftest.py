"""Marks of this room."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of tests that only the slow suite runs."""
    config.addinivalue_line("markers", "slow: thousands of random contracts")
