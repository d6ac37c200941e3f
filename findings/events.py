"""The history of a finding: each step of its life, who made it, when, and what was said of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from findings.finding import Finding, Status, Waiver


class EventKind(StrEnum):
    """What an event is about."""

    STATUS = "status"
    """The finding came to another status."""
    WAIVER = "waiver"
    """It stays waived, by another waiver than before."""
    ASSIGNED = "assigned"
    COMMENT = "comment"
    CLOSED = "closed"
    """It counts as fixed because nobody looks there any longer, so its time is none that mending took."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a finding: made by a ``scan``, or by a ``person``."""

    at: datetime
    kind: EventKind = EventKind.STATUS
    status: Status
    """What the finding was afterwards."""
    scan: int | None = None
    person: str = ""
    note: str = ""


def accepted(waiver: Waiver) -> str:
    """Say of a waiver until when, by whom and why."""
    where = f" ({waiver.place})" if waiver.place else ""
    renewal = f", which renews the one until {waiver.follows:%Y-%m-%d}" if waiver.follows else ""
    return f"accepted until {waiver.until:%Y-%m-%d} by {waiver.person}{renewal}: {waiver.reason}{where}"


def scanned(before: Finding | None, after: Finding, *, scan: int, at: datetime) -> Event | None:
    """The step that a scan took with a finding; None where nothing happened to it."""
    if before is None or before.status is not after.status:
        return Event(at=at, status=after.status, scan=scan, note=_why(before, after, at))
    was, is_ = before.waiver, after.waiver
    if was is not None and is_ is not None and (was.target, was.until) != (is_.target, is_.until):
        return Event(at=at, kind=EventKind.WAIVER, status=after.status, scan=scan, note=accepted(is_))
    return None


def _why(before: Finding | None, after: Finding, at: datetime) -> str:
    """Why a scan moved a finding, in the words of its history."""
    if after.waiver is not None:
        return accepted(after.waiver)
    if after.status is Status.REOPENED and before is not None and before.fixed is not None:
        did = "closed" if before.closed else "fixed"
        return f"it is back; it was {did} on {before.fixed:%Y-%m-%d}"
    if after.status is Status.FIXED:
        return "looked at, and no longer so"
    if before is not None and before.waiver is not None:
        ended = before.waiver.until < at
        end = f"ended on {before.waiver.until:%Y-%m-%d}" if ended else "is no longer there"
        return f"its waiver by {before.waiver.person} {end}"
    return ""
