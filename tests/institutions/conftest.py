"""Test beds lived once for all tests of institutions."""

import pytest
from beds import bed, lived


@pytest.fixture(scope="session")
def county():
    """The county's program for the poor as in [1], lived by the compiled engine, with its events."""
    return lived(bed("county"), "tenfold", events=True)


@pytest.fixture(scope="session")
def county_by_agents():
    """The same, lived agent by agent."""
    return lived(bed("county"), "tenfold", engine="agents")


@pytest.fixture(scope="session")
def bank():
    """The bank's branch as in [2] and [3], lived by the compiled engine."""
    return lived(bed("bank"), "bank")
