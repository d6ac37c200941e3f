"""What the suite of faults asks of a stand-in: faults that are switched on by name, and the tickets that there are.

A stand-in of one place derives from ``StandIn`` (and from a tracker of its own) and says how settings name it
(``kind``, ``options``, ``environ``), how its API answers (``reply``), and which tickets it has (``tickets``).
"""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Any

import msgspec
from ticket_wire_support import Asked, Reply, Tracker

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Fault(StrEnum):
    """What can go wrong with a request that changes something."""

    BROKEN = "500, and nothing is done"
    BROKEN_AFTER = "it is done, and then 502"
    BUSY = "429 with Retry-After: 2, and nothing is done"
    LOST = "it is done, and no answer comes back"
    INVALID = "422, and nothing is done"
    HANGING = "it is done, and the answer is withheld"
    HANGING_BEFORE = "nothing is done, and the answer is withheld"


INSTEAD = {
    Fault.BROKEN: Reply(500, {}),
    Fault.BUSY: Reply(429, {}, {"Retry-After": "2"}),
    Fault.INVALID: Reply(422, {}),
}
"""What is answered by who does nothing."""
WITHHELD = frozenset({Fault.HANGING, Fault.HANGING_BEFORE})


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as the place has it. ``text`` and ``comments`` as a person would read them."""

    marker: str
    open: bool
    text: str
    comments: tuple[str, ...] = ()


class StandIn(Tracker):
    """A place of tickets that fails as it is told."""

    kind = ""
    """The name of the kind of target in settings."""
    at_once = 1
    """How many actions the target takes in one request."""

    def __init__(self) -> None:
        super().__init__()
        self.refusing = False
        """Whether credentials have run out: every request is answered by 401."""
        self.down = False
        """Whether every connection breaks off."""
        self.hung = threading.Event()
        """Set as soon as an answer is withheld."""
        self.ending = threading.Event()
        """Set when withheld answers may break off."""
        self._next: list[Fault | None] = []

    def options(self) -> dict[str, Any]:
        """The settings of the target, as TOML would hold them."""
        raise NotImplementedError

    def environ(self) -> dict[str, str]:
        """The variables that the options name secrets by."""
        return {}

    def tickets(self) -> list[Seen]:
        """Every ticket there is, also closed ones; twice the same marker where there are two."""
        raise NotImplementedError

    def changes(self, asked: Asked) -> bool:
        """Whether a request changes a ticket: not so a POST that searches, or one that asks for a token."""
        return asked.method in CHANGING

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let a person end a ticket, done or as not to be done."""
        raise NotImplementedError

    def person_edits(self, marker: str, text: str) -> None:
        """Let a person write a ticket's text anew."""
        raise NotImplementedError

    def go_wrong(self, fault: Fault, times: int = 1, *, after: int = 0) -> None:
        """Let the next so many changes go wrong, after so many that go well."""
        self._next = [*([None] * after), *([fault] * times)]

    def changed(self) -> int:
        """How many requests arrived that change something."""
        return sum(self.changes(each) for each in self.asked)

    def answer(self, asked: Asked) -> Reply | None:
        """Answer one request, or let it go wrong."""
        fault = self._next.pop(0) if self._next and self.changes(asked) else None
        if self.down or self.refusing or fault in INSTEAD or fault is Fault.HANGING_BEFORE:
            self.asked.append(asked)
            reply = Reply(401, {"message": "Bad credentials"}) if self.refusing else INSTEAD.get(fault or Fault.LOST)
        else:
            reply = super().answer(asked)
        if fault in WITHHELD:
            self.hung.set()
            self.ending.wait(60)
        if fault is Fault.BROKEN_AFTER:
            return Reply(502, {})
        return None if fault is Fault.LOST or fault in WITHHELD else reply
