"""Moto's server for what it knows of compute, and wires of recorded answers for what it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aws_compute_support import Moto
from aws_support import Wire, forget_machine, reset, wired

from scanner.demo.servers import moto


@pytest.fixture(autouse=True)
def nothing_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the machine knows of AWS out of the tests."""
    forget_machine(monkeypatch, tmp_path_factory.mktemp("aws") / "none")


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as made:
        yield made


@pytest.fixture(scope="session")
def moto_server() -> Iterator[Moto]:
    with moto() as server:
        yield Moto(server.url)


@pytest.fixture
def server(moto_server: Moto) -> Moto:
    """Moto's server with nothing in it."""
    reset(moto_server.url)
    return moto_server
