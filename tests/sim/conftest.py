"""Random scenarios and the test bed, made once for all tests of the simulator."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from random_worlds import mixed, random_case, shelf_copy

COUNT = 60


class Cases(Sequence):
    """Random scenarios by number, each drawn when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._drawn = cache(lambda number: random_case(number, folder))

    def __len__(self) -> int:
        return COUNT

    def __getitem__(self, number: int):
        if not 0 <= number < COUNT:
            raise IndexError(number)
        return self._drawn(number)


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    """Random scenarios, by number."""
    return Cases(shelf_copy(tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="session")
def bed():
    """The test bed as it is written."""
    return mixed()
