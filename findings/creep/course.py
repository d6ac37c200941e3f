"""The words of a time line: what an identity could do in each scan, what came and went, by what and by whom."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec


class Sight(StrEnum):
    """What a scan can tell of an identity."""

    BASELINE = "baseline"
    """The first scan that saw it: there is nothing to compare with."""
    COMPARED = "compared"
    NOT_KNOWN = "not known"
    """Something that bears on it could not be read: no change was seen, and none is ruled out."""
    ABSENT = "absent"


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What made a right come or go. ``said`` tells it, ``record`` is its id."""

    said: str
    record: str = ""
    by: str = ""
    """Who did it, as the audit log names them."""
    at: datetime | None = None
    event: str = ""
    """What to look up in the audit log."""
    unknown: str = ""
    """Why nobody is named, where nobody is."""

    @property
    def sentence(self) -> str:
        """What did it, and who, or why nobody knows who."""
        who = self.unknown and f"by whom is {self.unknown}"
        if self.by:
            when = f" on {self.at:%Y-%m-%d}" if self.at else ""
            event = f" (event {self.event})" if self.event else ""
            who = f"by {self.by}{when}{event}"
        return "; ".join(filter(None, (self.said, who)))


class Moved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One right or credential that came or went."""

    text: str
    weight: int = 0
    reasons: tuple[Reason, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one scan tells of an identity, beside the last one that could tell."""

    scan: int
    at: datetime
    sight: Sight
    against: int | None = None
    """The scan that it is compared with."""
    rights: int = 0
    weight: int = 0
    administrator: bool = False
    jewel: bool = False
    gained: tuple[Moved, ...] = ()
    lost: tuple[Moved, ...] = ()
    credentials_gained: tuple[Moved, ...] = ()
    credentials_lost: tuple[Moved, ...] = ()
    unread: tuple[str, ...] = ()
    """What could not be read, where that is why nothing is known."""

    @property
    def moved(self) -> bool:
        """Whether anything came or went."""
        return bool(self.gained or self.lost or self.credentials_gained or self.credentials_lost)


class Course(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The time line of one identity."""

    identity: str
    name: str
    kind: str
    steps: tuple[Step, ...]
    today: tuple[str, ...] = ()
    """What else is to be said of its rights now: how many are unused, and how it stands beside its peers."""


class Crept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the rights of one identity grew from one scan to another."""

    identity: str
    name: str
    gained: int
    lost: int
    delta: int
    """Weight of what came, less that of what went."""
    weight: int
    became_administrator: bool = False
    reached_jewel: bool = False
    most: str = ""
    """What weighs most of all that came."""
