"""Random scenarios and the test bed, made once for all tests of the simulator."""

import pytest
from random_worlds import mixed, random_case, shelf_copy

CASES = 60


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    """Random scenarios, by number."""
    folder = shelf_copy(tmp_path_factory.mktemp("project"))
    return [random_case(number, folder) for number in range(CASES)]


@pytest.fixture(scope="session")
def bed():
    """The test bed as it is written."""
    return mixed()
