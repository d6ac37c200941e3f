"""What the lines of an exported file say: one struct for each kind of row, keys written out as what they name."""

from __future__ import annotations

from datetime import datetime

import msgspec

from findings.events import EventKind
from findings.finding import Status, Waiver
from reports.send.links import Link, Planned, PostState
from scanner.store.messages import Message

FORMAT = "musterbook-export"
FORMAT_VERSION = 4
KNOWN_VERSIONS = frozenset({1, 2, 3, 4})
"""The first form had no events of people, and no more than one waiver for the same; the second no tickets; the third
no messages. All can still be read."""


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of the file."""


class PageLine(Line, frozen=True, kw_only=True):
    """A page, compressed as in the book."""

    digest: bytes
    records: int
    body: bytes


class ContentLine(Line, frozen=True, kw_only=True):
    """A content: its pages' names, in order."""

    digest: bytes
    pages: tuple[bytes, ...] = ()


class ScanLine(Line, frozen=True, kw_only=True):
    """A complete scan; ``findings`` names the content that holds them."""

    number: int
    version: str
    started: datetime
    heartbeat: datetime
    finished: datetime
    summary: bytes
    last_seen: datetime | None = None
    findings: bytes


class UnitLine(Line, frozen=True, kw_only=True):
    """A unit; ``content`` names what holds its records."""

    scan: int
    source: str
    stream: str
    scope: str
    seen: datetime
    records: int
    gaps: bytes | None = None
    carried: bytes | None = None
    content: bytes


class FindingLine(Line, frozen=True, kw_only=True):
    """A finding as the book has it: its encoded body, and when it was last seen."""

    body: bytes
    last_seen: datetime


class EventLine(Line, frozen=True, kw_only=True):
    """One step in the life of a finding."""

    finding: str
    scan: int | None = None
    at: datetime
    status: Status
    kind: EventKind = EventKind.STATUS
    person: str = ""
    note: str = ""


class PostLine(Line, frozen=True, kw_only=True):
    """Something to be done at a target. What was in somebody's hands may have been done."""

    planned: Planned
    state: PostState
    attempts: int = 0
    next_attempt: datetime | None = None
    claimed: datetime | None = None
    why: str = ""


class Part(Line, frozen=True, kw_only=True):
    """One member of the file, and what must be in it."""

    lines: int
    sha256: str


class Manifest(Line, frozen=True, kw_only=True):
    """What the file is, of which estate, and what it must hold."""

    format: str
    version: int
    estate: str
    scans: tuple[int, ...]
    parts: dict[str, Part]

    @property
    def members(self) -> tuple[str, ...]:
        """The members that a file of this form has."""
        return tuple(name for name in PARTS if self.version >= SINCE.get(name, 1))


MANIFEST = "manifest.json"
PARTS: dict[str, type[Line | Waiver | Link | Message]] = {
    "pages.ndjson": PageLine,
    "contents.ndjson": ContentLine,
    "scans.ndjson": ScanLine,
    "units.ndjson": UnitLine,
    "findings.ndjson": FindingLine,
    "events.ndjson": EventLine,
    "waivers.ndjson": Waiver,
    "tickets.ndjson": Link,
    "outbox.ndjson": PostLine,
    "messages.ndjson": Message,
}
"""The members, in the order in which they can be taken in."""
SINCE = {"tickets.ndjson": 3, "outbox.ndjson": 3, "messages.ndjson": 4}
"""From which form on a member is there, where not from the first."""
