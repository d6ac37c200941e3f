"""What several folders of tests share: moto's server, wires of recorded answers, and a machine that knows no AWS."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

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
    forget_machine(monkeypatch, tmp_path_factory.getbasetemp() / "none")


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as made:
        yield made


@pytest.fixture(scope="session")
def moto_of() -> Iterator[Callable[[Path], str]]:
    """A server for each folder of tests that asks for one: its tests find no other folder's things there."""
    with contextlib.ExitStack() as opened:
        yield functools.cache(lambda _folder: opened.enter_context(moto()).url)


@pytest.fixture(scope="module")
def moto_url(moto_of: Callable[[Path], str], request: pytest.FixtureRequest) -> str:
    """Where the server of the module's folder is."""
    return moto_of(request.path.parent)


@pytest.fixture(scope="module")
def free_regions() -> Iterator[str]:
    """Regions with nothing of the module's service in them yet."""
    return iter(REGIONS)


@pytest.fixture
def server(moto_url: str, free_regions: Iterator[str]) -> Moto:
    """Moto's server, and a region there that this test has to itself."""
    return Moto(moto_url, next(free_regions))
