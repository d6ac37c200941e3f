"""The findings of an estate and their life, scan after scan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, select

from findings.events import Event, scanned
from findings.finding import Finding
from scanner.store import events
from scanner.store.errors import BookError
from scanner.store.schema import BATCH, finding, insert
from scanner.store.summary import ENCODER, still

FINDING = msgspec.msgpack.Decoder(Finding)
SEEN_AGAIN = finding.update().where(finding.c.id.in_(bindparam("ids", expanding=True)))


def load(connection: Connection, estate_id: int) -> dict[str, Finding]:
    """Every finding the estate ever had, by id."""
    return _read(connection, finding.c.estate_id == estate_id)


def some(connection: Connection, estate_id: int, ids: Collection[str]) -> dict[str, Finding]:
    """The findings with these ids, as far as the estate has them."""
    found: dict[str, Finding] = {}
    for named in chosen(estate_id, ids):
        found |= _read(connection, named)
    return found


def chosen(estate_id: int, ids: Collection[str]) -> Iterator[ColumnElement[bool]]:
    """The condition that a row is one of these, in parts that a statement can hold."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        yield (finding.c.estate_id == estate_id) & finding.c.fingerprint.in_(wanted[start : start + BATCH])


def of_rules(connection: Connection, estate_id: int, rules: Collection[str]) -> dict[str, Finding]:
    """The findings of these rules."""
    return _read(connection, (finding.c.estate_id == estate_id) & finding.c.rule.in_(sorted(rules)))


def _read(connection: Connection, where: ColumnElement[bool]) -> dict[str, Finding]:
    rows = connection.execute(select(finding.c.body, finding.c.last_seen).where(where))
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
    steps = ((one, scanned(known.get(one.id), one, scan=number, at=at)) for one in changed)
    events.save(connection, ((ids[one.id], step) for one, step in steps if step is not None))


def put(connection: Connection, estate_id: int, moved: Collection[tuple[Finding, Event]]) -> None:
    """Write findings as somebody left them, each with the step that brought it there."""
    _write(connection, estate_id, [one for one, _ in moved])
    keys = select(finding.c.fingerprint, finding.c.id)
    ids: dict[str, int] = {}
    for named in chosen(estate_id, [one.id for one, _ in moved]):
        ids.update(iter(connection.execute(keys.where(named))))
    events.save(connection, ((ids[one.id], step) for one, step in moved))


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
