"""Refusals that concern one thing or one detail: borne until the end, so that the others are read all the same.

A bucket may shut out whoever scans it, and a reader role may lack one permission of five. Neither is a reason to know
nothing of all the other things, and neither may be kept quiet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from types import TracebackType

from connectors.streams import CallError, Cancelled, Denied, Throttled, Unavailable

ENDING = (Cancelled, Throttled, Unavailable)
SHOWN = 3
"""How many of the things that a detail could not be read of are named."""


class Losses:
    """What one listing could not read. Whoever bears losses tells them when all else is read."""

    def __init__(self) -> None:
        self._errors: list[CallError] = []
        self._things: defaultdict[str, list[str]] = defaultdict(list)

    def of(self, thing: str) -> Borne:
        """Bear, inside a ``with``, what goes wrong with that thing alone."""
        return Borne(self, thing)

    def note(self, thing: str, error: CallError) -> None:
        """Remember what could not be read of a thing."""
        self._errors.append(error)
        self._things[str(error)].append(thing)

    def tell(self) -> None:
        """Raise one error for all that was lost, if anything was: a refusal, if there was one."""
        if not self._errors:
            return
        refusals = [error for error in self._errors if isinstance(error, Denied)]
        first = (refusals or self._errors)[0]
        raise type(first)("; ".join(self._told()), permission=first.permission)

    def _told(self) -> Iterator[str]:
        for what, things in self._things.items():
            others = len(things) - SHOWN
            yield f"{what} ({', '.join(things[:SHOWN])}{f' and {others} more' if others > 0 else ''})"


class Borne:
    """The block in which a loss is borne. What concerns all things alike ends the whole listing all the same."""

    def __init__(self, losses: Losses, thing: str) -> None:
        self._losses = losses
        self._thing = thing

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, CallError) or isinstance(error, ENDING) or _nobody(error):
            return False
        self._losses.note(self._thing, error)
        return True


def _nobody(error: CallError) -> bool:
    """Whether the credentials themselves were refused: then no permission is missing, and all would be refused."""
    return isinstance(error, Denied) and not error.permission
