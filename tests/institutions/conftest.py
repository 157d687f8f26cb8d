"""Test beds lived once for all tests of institutions."""

import pytest
from beds import bed, lived


@pytest.fixture(scope="session")
def county():
    """The county's program for the poor as in [1], lived agent by agent, with its events."""
    return lived(bed("county"), "tenfold", engine="agents", events=True)


@pytest.fixture(scope="session")
def bank():
    """The bank's branch as in [2] and [3], lived by the compiled engine."""
    return lived(bed("bank"), "bank")
