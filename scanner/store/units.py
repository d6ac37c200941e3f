"""Units in the book: what one stream said of one scope, its records on pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Row, select

from graph.model import AnyRecord, Gap, Observed
from scanner.store import pages
from scanner.store.errors import BookError
from scanner.store.schema import insert_in, unit

UnitKey = tuple[str, str, str]
"""Source, stream and scope: what names a unit inside a scan."""


class RecordPage(msgspec.Struct, frozen=True, array_like=True):
    """The records of one page; ``parents`` is empty or aligned with them."""

    records: list[AnyRecord]
    parents: list[str]


# Deterministic: the same tags in another order are the same record, and so the same page.
ENCODER = msgspec.msgpack.Encoder(order="deterministic")
PAGE = msgspec.msgpack.Decoder(RecordPage)
GAPS = msgspec.msgpack.Decoder(tuple[Gap, ...])
CARRIED = msgspec.msgpack.Decoder(dict[str, datetime])
NAMED = ("scan_number", "source", "stream", "scope")
TOLD = ("seen", "records", "gaps", "carried", "content_id")


def lay_out(observed: Observed) -> pages.Laid:
    """Lay a unit's records out in pages."""
    records, parents = observed.records, observed.parents
    if parents and len(parents) != len(records):
        raise ValueError(f"{observed.stream}: {len(parents)} parents for {len(records)} records")

    def encode(indexes: list[int]) -> bytes:
        of_these = [parents[index] for index in indexes] if parents else []
        return ENCODER.encode(RecordPage([records[index] for index in indexes], of_these))

    return pages.lay_out([record.id for record in records], encode)


def save(connection: Connection, number: int, observed: Observed, laid: pages.Laid) -> None:
    """Keep one unit of a scan; a second time, it takes the place of the first."""
    values = {
        "scan_number": number,
        "source": observed.source,
        "stream": observed.stream,
        "scope": observed.scope,
        "seen": observed.seen,
        "records": len(observed.records),
        "gaps": ENCODER.encode(observed.gaps) if observed.gaps else None,
        "carried": ENCODER.encode(observed.carried) if observed.carried else None,
        "content_id": pages.save(connection, laid),
    }
    connection.execute(_saving(connection.dialect.name), values)


@cache
def _saving(dialect: str) -> Insert:
    statement = insert_in(dialect, unit)
    told = {name: statement.excluded[name] for name in TOLD}
    return statement.on_conflict_do_update(index_elements=NAMED, set_=told)


def load(connection: Connection, number: int, only: Collection[UnitKey] | None = None) -> Iterator[Observed]:
    """The units of a scan by source, stream and scope, all or ``only`` some; their records by id."""
    rows = connection.execute(select(unit).where(unit.c.scan_number == number)).all()
    # Sorted here: databases differ in how they order text.
    for row in sorted(rows, key=lambda row: (row.source, row.stream, row.scope)):
        if only is None or (row.source, row.stream, row.scope) in only:
            yield _observed(connection, row)


def _observed(connection: Connection, row: Row[Any]) -> Observed:
    try:
        records, parents = _records(connection, row.content_id) if row.records else ((), ())
        return Observed(
            source=row.source,
            stream=row.stream,
            scope=row.scope,
            seen=row.seen,
            records=records,
            parents=parents,
            gaps=GAPS.decode(row.gaps) if row.gaps else (),
            carried=CARRIED.decode(row.carried) if row.carried else {},
        )
    except msgspec.DecodeError as error:
        raise BookError(
            f"unit {row.source}/{row.stream}/{row.scope} of scan {row.scan_number} cannot be read: {error}",
            mend="Read this scan with the Musterbook version that made it, or scan anew",
        ) from error


def _records(connection: Connection, content_id: int) -> tuple[tuple[AnyRecord, ...], tuple[str, ...]]:
    records: list[AnyRecord] = []
    parents: list[str] = []
    for body in pages.bodies(connection, content_id):
        decoded = PAGE.decode(body)
        records += decoded.records
        parents += decoded.parents
    ids = [record.id for record in records]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    if len(order) == 1:
        return tuple(records), tuple(parents)
    pick = itemgetter(*order)
    return pick(records), pick(parents) if parents else ()
