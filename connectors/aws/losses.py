"""Refusals that concern one thing or one detail: borne until the end, so that the others are read all the same.

A bucket may shut out whoever scans it, and a reader role may lack one permission of five. Neither is a reason to know
nothing of all the other things, and neither may be kept quiet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from connectors.aws.folder.missing import NotExported
from connectors.streams import CallError, Cancelled, Denied, Throttled, Unavailable

ItemT = TypeVar("ItemT")
ENDING = (Cancelled, Throttled, Unavailable)
SHOWN = 3
"""How many of the things that a detail could not be read of are named, and how many of the faults are quoted."""
ENOUGH = 10
"""Where each of so many is refused, and nothing else was read, all would be."""


class Losses:
    """What one listing could not read. Whoever bears losses tells them when all else is read."""

    def __init__(self) -> None:
        self._errors: list[CallError] = []
        self._things: defaultdict[str, list[str]] = defaultdict(list)
        self._broken_off = False
        self._refused = 0
        self.depth = 0
        """How many blocks we are in: what is lost in an inner one is a detail, and the thing itself is told."""

    def of(self, thing: str) -> Borne:
        """Bear, inside a ``with``, what goes wrong with that thing alone."""
        return Borne(self, thing)

    def each(self, items: Iterable[ItemT]) -> Iterator[ItemT]:
        """Hand out things that are nothing without their details; when the first are all refused, end and tell it."""
        for number, item in enumerate(items, 1):
            yield item
            if self._refused == number == ENOUGH:
                self._broken_off = True
                self.tell()

    def note(self, thing: str, error: CallError) -> None:
        """Remember what could not be read of a thing."""
        self._refused += self.depth == 0 and isinstance(error, Denied)
        self._errors.append(error)
        self._things[str(error)].append(thing)

    def tell(self) -> None:
        """Raise what was lost, if anything was: a refusal first, with an error for each other permission and reason."""
        told = self.told()
        if told:
            told[0].others = tuple(told[1:])
            raise told[0]

    def told(self) -> list[CallError]:
        """An error for each permission that was missing, and for each other reason."""
        alike: defaultdict[tuple[type[CallError], str], list[CallError]] = defaultdict(list)
        for error in sorted(self._errors, key=lambda error: not isinstance(error, Denied)):
            alike[type(error), error.permission].append(error)
        return [
            kind("; ".join(self._words(errors)), permission=permission) for (kind, permission), errors in alike.items()
        ]

    def _words(self, errors: list[CallError]) -> Iterator[str]:
        said = list(dict.fromkeys(map(str, errors)))
        for what in said[:SHOWN]:
            things = self._things[what]
            yield f"{what} ({', '.join(things[:SHOWN])}{_more(things)})"
        if len(said) > SHOWN:
            yield _more(said).strip()
        if self._broken_off:
            yield "the rest was not asked for"


class Borne:
    """The block in which a loss is borne. What concerns all things alike ends the whole listing all the same."""

    def __init__(self, losses: Losses, thing: str) -> None:
        self._losses = losses
        self._thing = thing

    def __enter__(self) -> None:
        self._losses.depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._losses.depth -= 1
        if not isinstance(error, CallError):
            return False
        if not _alone(error):
            error.others = (*error.others, *self._losses.told())
            return False
        self._losses.note(self._thing, error)
        return True


def _more(all_: list[str]) -> str:
    return f" and {len(all_) - SHOWN} more" if len(all_) > SHOWN else ""


def _alone(error: CallError) -> bool:
    """Whether it speaks of one thing. Where the credentials themselves are refused, all would be."""
    nobody = isinstance(error, Denied) and not error.permission
    return isinstance(error, NotExported) or not (nobody or isinstance(error, ENDING))
