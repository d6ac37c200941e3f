"""The findings of an estate and their life, scan after scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from findings.finding import Finding, Status
from scanner.store.errors import BookError
from scanner.store.schema import BATCH, estate, finding, finding_event, insert
from scanner.store.summary import ENCODER, still

FINDING = msgspec.msgpack.Decoder(Finding)
SEEN_AGAIN = finding.update().where(finding.c.id.in_(bindparam("ids", expanding=True)))


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the life of a finding."""

    scan: int
    at: datetime
    status: Status


def load(connection: Connection, estate_id: int) -> dict[str, Finding]:
    """Every finding the estate ever had, by id."""
    rows = connection.execute(select(finding.c.body, finding.c.last_seen).where(finding.c.estate_id == estate_id))
    try:
        found = [decode(body, last_seen) for body, last_seen in rows]
    except msgspec.DecodeError as error:
        raise BookError(f"a finding cannot be read: {error}", mend="Import the last export into a new book") from error
    return {one.id: one for one in found}


def decode(body: bytes, last_seen: datetime) -> Finding:
    """A finding from its kept form, with the time that is kept beside it."""
    return msgspec.structs.replace(FINDING.decode(body), last_seen=last_seen)


def save(
    connection: Connection,
    estate_id: int,
    number: int,
    known: Mapping[str, Finding],
    fresh: Iterable[Finding],
    at: datetime,
) -> None:
    """Write what a scan made of the findings: changed ones anew, the others' last sight, and every step as an event."""
    by_id = {one.id: one for one in fresh}
    changed = [one for one in by_id.values() if one.id not in known or still(known[one.id]) != still(one)]
    _write(connection, estate_id, changed)
    ids = ids_of(connection, estate_id)
    _see(
        connection, ids, [one for one in by_id.values() if one.id in known and known[one.id].last_seen != one.last_seen]
    )
    steps = [one for one in changed if one.id not in known or known[one.id].status != one.status]
    rows = [{"finding_id": ids[one.id], "scan_number": number, "at": at, "status": one.status} for one in steps]
    for start in range(0, len(rows), BATCH):
        connection.execute(finding_event.insert(), rows[start : start + BATCH])


def ids_of(connection: Connection, estate_id: int) -> dict[str, int]:
    """The key of every finding of an estate, by id."""
    rows = connection.execute(select(finding.c.fingerprint, finding.c.id).where(finding.c.estate_id == estate_id))
    return dict(iter(rows))


def _write(connection: Connection, estate_id: int, changed: list[Finding]) -> None:
    key = ("estate_id", "fingerprint")
    statement = insert(connection, finding)
    new = {column.name: column for column in statement.excluded if column.name not in {"id", *key}}
    statement = statement.on_conflict_do_update(index_elements=key, set_=new)
    for start in range(0, len(changed), BATCH):
        connection.execute(statement, [row_of(one, estate_id) for one in changed[start : start + BATCH]])


def row_of(one: Finding, estate_id: int) -> dict[str, Any]:
    """The columns of a finding."""
    return {
        "estate_id": estate_id,
        "fingerprint": one.id,
        "rule": one.rule,
        "subject": one.subject,
        "status": one.status,
        "severity": one.severity,
        "risk": one.risk,
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        "body": ENCODER.encode(still(one)),
    }


def _see(connection: Connection, ids: Mapping[str, int], seen: list[Finding]) -> None:
    by_time: dict[datetime, list[int]] = {}
    for one in seen:
        by_time.setdefault(one.last_seen, []).append(ids[one.id])
    for at, keys in by_time.items():
        for start in range(0, len(keys), BATCH):
            connection.execute(SEEN_AGAIN.values(last_seen=at), {"ids": keys[start : start + BATCH]})


def history(connection: Connection, name: str, id_: str) -> list[Event]:
    """The life of one finding, oldest step first."""
    rows: Iterable[Row[Any]] = connection.execute(
        select(finding_event.c.scan_number, finding_event.c.at, finding_event.c.status)
        .join(finding, finding.c.id == finding_event.c.finding_id)
        .join(estate, estate.c.id == finding.c.estate_id)
        .where(estate.c.name == name, finding.c.fingerprint == id_)
        .order_by(finding_event.c.id)
    )
    return [Event(scan=row.scan_number, at=row.at, status=Status(row.status)) for row in rows]
