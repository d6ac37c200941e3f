"""A small platform of the tests' own, whose streams do as they are told. It is never registered anywhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import msgspec
import pytest

from connectors.calls import Retry
from connectors.runner import Event, Pace, SourceWork
from connectors.streams import Connection, Opening, Platform, Scope
from graph.model import AnyRecord, Credential, Identity, Usage
from graph.references import SecretRef

AT = datetime(2030, 1, 1, tzinfo=UTC)
NORTH, SOUTH = Scope(name="north", kind="plot"), Scope(name="south", kind="plot")
QUICK = Pace(retry=Retry(attempts=2, base=0.001, cap=0.001), rates={}, grace_seconds=1.0)
Read = Callable[..., Iterator[AnyRecord]]


class Orders(msgspec.Struct, frozen=True):
    """What the garden platform is told; it has no options."""


class Garden:
    """A platform with three streams: beds (identities), plants of a bed (credentials), visits of a plant (usage)."""

    def __init__(
        self,
        *,
        beds: Read | None = None,
        plants: Read | None = None,
        visits: Read | None = None,
        scopes: Iterable[Scope] | Callable[[], Iterable[Scope]] = (NORTH,),
        api: Callable[[Scope], Any] = lambda scope: scope,
        parents: Callable[[AnyRecord], bool] = lambda _record: True,
    ) -> None:
        self._scopes = scopes
        self._api = api
        self.opening: Opening | None = None
        self.closed = 0
        self.entered: list[Scope] = []
        self.platform = Platform(
            "garden",
            title="The garden",
            options=Orders,
            opens="garden_opener:connect",
            base_permissions=("garden:Enter",),
        )
        declare = self.platform.stream
        above = beds or self.two_beds
        declare("beds", permission="garden:ListBeds", yields=(Identity,), scope="plot")(above)
        if plants:
            declare(
                "plants",
                permission=("garden:ListPlants", "garden:GetPlant"),
                yields=(Credential,),
                scope="plot",
                parent=above,
                parents=parents,
            )(plants)
        if visits:
            declare("visits", permission="garden:ListVisits", yields=(Usage,), scope="plot", parent=plants)(visits)

    @staticmethod
    def two_beds(_api: object, scope: Scope) -> Iterator[AnyRecord]:
        """Two beds a plot."""
        yield bed(f"{scope.name}-1")
        yield bed(f"{scope.name}-2")

    def connect(self, opening: Opening) -> Connection:
        """Open the garden."""
        self.opening = opening
        return self

    def scopes(self) -> Iterable[Scope]:
        """The plots."""
        return self._scopes() if callable(self._scopes) else self._scopes

    def api(self, scope: Scope) -> object:
        """The plot itself."""
        self.entered.append(scope)
        return self._api(scope)

    def close(self) -> None:
        """Count how often the gate was shut."""
        self.closed += 1

    def work(
        self, name: str = "home", sample: int | None = None, secret: Callable[[SecretRef], str] = str
    ) -> SourceWork:
        """The garden as a source to read."""
        return SourceWork(
            name=name,
            platform=self.platform,
            options=Orders(),
            secret=secret,
            estate_key=b"key of a test",
            sample=sample,
        )


def plant_opener(monkeypatch: pytest.MonkeyPatch, connect: Callable[[Opening], Connection], name: str) -> None:
    """Make ``name:connect`` importable for one test."""
    module = ModuleType(name)
    module.connect = connect  # type: ignore[attr-defined]  # because a made-up module has what it is given
    monkeypatch.setitem(sys.modules, name, module)


def bed(name: str, **more: Any) -> Identity:  # noqa: ANN401 because the fields are the record's own
    """An identity."""
    return Identity(id=f"bed:{name}", kind="garden.bed", name=name, **more)


def plant(name: str, identity: str = "bed:north-1") -> Credential:
    """A credential."""
    return Credential(id=f"plant:{name}", kind="garden.plant", name=name, identity=identity)


class Clock:
    """Seconds that pass only when somebody rests."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.rested: list[float] = []

    def __call__(self) -> float:
        """What the clock shows."""
        return self.now

    def rest(self, seconds: float) -> bool:
        """Let the time pass at once; nobody told to stop meanwhile."""
        self.rested.append(seconds)
        self.now += seconds
        return False


class Heard:
    """Events as they came, and what to do on one of them."""

    def __init__(self, on: Mapping[str, Callable[[], None]] | None = None) -> None:
        self.events: list[Event] = []
        self.threads: set[int] = set()
        self._on = on or {}

    def __call__(self, event: Event) -> None:
        """Note the event."""
        self.events.append(event)
        self.threads.add(threading.get_ident())
        self._on.get(event.kind, lambda: None)()

    def kinds(self, stream: str = "") -> list[str]:
        """Kinds of the events of one stream, or of the source itself."""
        return [str(event.kind) for event in self.events if event.stream == stream]
