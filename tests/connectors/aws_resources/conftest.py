"""Moto's server for what it knows of stores and resources, and wires of recorded answers for what it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aws_compute_support import Moto
from aws_support import Wire, forget_machine, wired

from scanner.demo.servers import moto

REGIONS = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "ca-central-1",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
    "sa-east-1",
]


@pytest.fixture(autouse=True)
def nothing_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the machine knows of AWS out of the tests."""
    forget_machine(monkeypatch, tmp_path_factory.mktemp("aws") / "none")


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as made:
        yield made


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    with moto() as server:
        yield server.url


@pytest.fixture(scope="module")
def free_regions() -> Iterator[str]:
    """Regions with nothing of the module's service in them yet."""
    return iter(REGIONS)


@pytest.fixture
def server(moto_url: str, free_regions: Iterator[str]) -> Moto:
    """Moto's server, and a region there that this test has to itself."""
    return Moto(moto_url, next(free_regions))
