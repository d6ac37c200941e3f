"""What happened to findings: every step of their lives, and how long each took to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from findings.declare import Severity
from findings.events import Event, EventKind
from findings.finding import Status
from findings.tally import Fix
from scanner.store.schema import BATCH, estate, finding, finding_event

TOLD = ("fingerprint", "rule", "severity", "first_seen")


def save(connection: Connection, steps: Iterable[tuple[int, Event]]) -> None:
    """Write steps, each with the key of its finding."""
    rows = (row_of(key, step) for key, step in steps)
    while batch := list(islice(rows, BATCH)):
        connection.execute(finding_event.insert(), batch)


def row_of(finding_id: int, event: Event) -> dict[str, Any]:
    """The columns of an event."""
    return {
        "finding_id": finding_id,
        "scan_number": event.scan,
        "at": event.at,
        "status": event.status,
        "kind": event.kind,
        "person": event.person,
        "note": event.note,
    }


def history(connection: Connection, name: str, id_: str) -> list[Event]:
    """The life of one finding, oldest step first."""
    rows = connection.execute(
        select(finding_event)
        .join(finding, finding.c.id == finding_event.c.finding_id)
        .join(estate, estate.c.id == finding.c.estate_id)
        .where(estate.c.name == name, finding.c.fingerprint == id_)
        .order_by(finding_event.c.id)
    )
    return [event_of(row) for row in rows]


def event_of(row: Row[Any]) -> Event:
    """An event as it is kept."""
    return Event(
        at=row.at,
        kind=EventKind(row.kind),
        status=Status(row.status),
        scan=row.scan_number,
        person=row.person,
        note=row.note,
    )


def fixes(connection: Connection, estate_id: int) -> list[Fix]:
    """Every time that a finding of the estate was mended, also of those that came back since."""
    steps = finding_event.c
    mended = select(steps.finding_id).where(steps.status == Status.FIXED, steps.kind == EventKind.STATUS)
    query: Select[Any] = (
        select(steps.finding_id, steps.at, steps.status, *finding.c[*TOLD])
        .join(finding, finding.c.id == steps.finding_id)
        .where(finding.c.estate_id == estate_id, steps.kind == EventKind.STATUS, steps.finding_id.in_(mended))
        .order_by(steps.finding_id, steps.id)
    )
    return list(_fixes(connection.execute(query).all()))


def _fixes(rows: Iterable[Row[Any]]) -> Iterator[Fix]:
    """Go through the steps, finding by finding: it asks for action anew when it came back or its waiver ended."""
    by_finding = groupby(rows, key=lambda row: row.finding_id)
    return (fix for _, steps in by_finding for fix in _of_one(list(steps)))


def _of_one(steps: Sequence[Row[Any]]) -> Iterator[Fix]:
    before, opened = "", steps[0].first_seen
    for row in steps:
        if row.status == Status.REOPENED or (row.status == Status.OPEN and before == Status.WAIVED):
            opened = row.at
        elif row.status == Status.FIXED:
            accepted = before == Status.WAIVED
            yield Fix(
                finding=row.fingerprint,
                rule=row.rule,
                severity=Severity(row.severity),
                opened=opened,
                fixed=row.at,
                accepted=accepted,
            )
        before = row.status
