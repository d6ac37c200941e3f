"""The opener of the tests' own platform, importable while one test runs."""

from collections.abc import Callable

import pytest
from framework_support import Garden, plant_opener

from connectors.streams import Connection, Opening


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Callable[[Garden], Garden]:
    """Let the runner find this garden's opener; the last one given is the one that opens."""
    gardens: list[Garden] = []

    def connect(given: Opening) -> Connection:
        return gardens[-1].connect(given)

    plant_opener(monkeypatch, connect, "garden_opener")

    def use(garden: Garden) -> Garden:
        gardens.append(garden)
        return garden

    return use
