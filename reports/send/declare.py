"""How a kind of target is declared: the struct of its settings, who it was made for, and the function that makes it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from graph.references import SecretRef

if TYPE_CHECKING:
    from reports.send.model import Target

S = TypeVar("S", bound=msgspec.Struct)


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a target may know and use of the run it is part of: nothing else reaches it from outside."""

    resolve: Callable[[SecretRef], str]
    """Fetches a secret that settings name the place of. Call it when it is needed, and again when it was refused."""
    at: Callable[[], datetime]
    sleep: Callable[[float], None]
    estate: str
    version: str
    ending: ExitStack = msgspec.field(default_factory=ExitStack)
    """What is to be closed when the run ends: clients put themselves here."""


class TargetKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of target, as ``target = "NAME"`` in settings means it."""

    name: str
    consumer: str
    settings: type[msgspec.Struct]
    make: Callable[[Any, Surroundings], Target]
    keeps_findings: bool = False
    """Whether it holds findings rather than tickets: one for each, never a group of them."""
    remembers: bool = True
    """Whether it can be asked what it has; ``look`` is never called where not."""
    settles: float = 2.0
    """Seconds after which a search of it shows what was written before."""
    forgets: timedelta | None = None
    """After how long it drops what nobody has written anew. Its ``look`` tells when that was last done."""


TARGETS: dict[str, TargetKind] = {}


def target(
    name: str,
    *,
    settings: type[S],
    consumer: str,
    keeps_findings: bool = False,
    remembers: bool = True,
    settles: float = 2.0,
    forgets: timedelta | None = None,
) -> Callable[[Callable[[S, Surroundings], Target]], Callable[[S, Surroundings], Target]]:
    """Declare a kind of target. ``consumer`` names who it was made for; the function speaks to nobody yet."""

    def declare(make: Callable[[S, Surroundings], Target]) -> Callable[[S, Surroundings], Target]:
        if name in TARGETS:
            message = f"target {name} is declared twice"
            raise ValueError(message)
        TARGETS[name] = TargetKind(
            name=name,
            consumer=consumer,
            settings=settings,
            make=make,
            keeps_findings=keeps_findings,
            remembers=remembers,
            settles=settles,
            forgets=forgets,
        )
        return make

    return declare
