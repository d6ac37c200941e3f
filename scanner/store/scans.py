"""Scans in the book: begun, resumed, finished, abandoned; and which one is in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from graph.model import Observed
from scanner.store import units
from scanner.store.errors import BookError
from scanner.store.processes import gone
from scanner.store.schema import counter, estate, insert, scan, unit
from scanner.store.units import UnitKey

STALE = timedelta(days=1)
"""What an interrupted scan saw longer ago than this is not worth resuming."""


class ScanState(StrEnum):
    """Where a scan is in its life."""

    RUNNING = "running"
    COMPLETE = "complete"
    ABANDONED = "abandoned"


BEAT = (
    scan.update()
    .where(scan.c.number == bindparam("this"))
    .where(scan.c.state == ScanState.RUNNING)
    .where(scan.c.owner == bindparam("by"))
    .values(heartbeat=bindparam("now"))
)


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A scan that has begun. ``done`` holds the units that an interrupted run of it had already kept."""

    number: int
    started: datetime
    resumed: bool = False
    done: Mapping[UnitKey, Observed] = {}


class ScanRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of scans."""

    number: int
    estate: str
    state: ScanState
    version: str
    started: datetime
    finished: datetime | None
    units: int
    records: int


def estate_id(connection: Connection, name: str) -> int | None:
    """The key of an estate; None where the book has never heard of it."""
    return connection.execute(select(estate.c.id).where(estate.c.name == name)).scalar()


def lock_estate(connection: Connection, name: str) -> int:
    """Hold an estate until the end of the transaction (others wait), creating it where it is new."""
    connection.execute(insert(connection, estate).values(name=name).on_conflict_do_nothing())
    held = select(estate.c.id).where(estate.c.name == name).with_for_update(key_share=True)
    key: int = connection.execute(held).scalar_one()
    return key


def begin(connection: Connection, name: str, at: datetime, version: str, owner: str, *, resume: bool) -> Running:
    """Resume the newest interrupted scan of an estate or start a new one; give up the other interrupted ones."""
    key = lock_estate(connection, name)
    running = connection.execute(
        select(scan).where(scan.c.estate_id == key, scan.c.state == ScanState.RUNNING).order_by(scan.c.number.desc())
    ).all()
    resumed: Row[Any] | None = None
    for row in (row for row in running if gone(row.owner, row.heartbeat, at)):
        if resume and resumed is None and row.version == version and at - row.started <= STALE:
            resumed = row
            _set(connection, row.number, owner=owner, heartbeat=at)
        else:
            _set(connection, row.number, state=ScanState.ABANDONED, owner="")
    if resumed is not None:
        done = {(one.source, one.stream, one.scope): one for one in units.load(connection, resumed.number)}
        return Running(number=resumed.number, started=resumed.started, resumed=True, done=done)
    number = next_number(connection)
    values = {"number": number, "estate_id": key, "state": ScanState.RUNNING, "owner": owner, "version": version}
    connection.execute(scan.insert().values(started=at, heartbeat=at, **values))
    return Running(number=number, started=at)


def next_number(connection: Connection) -> int:
    """A number that no scan of this book ever had."""
    bump = counter.update().where(counter.c.name == "scan").values(value=counter.c.value + 1)
    number: int = connection.execute(bump.returning(counter.c.value)).scalar_one()
    return number


def _set(connection: Connection, number: int, **values: Any) -> None:  # noqa: ANN401 because columns are of many types
    connection.execute(scan.update().where(scan.c.number == number).values(**values))


def row_of(connection: Connection, number: int) -> Row[Any]:
    """The row of a scan, or an error that names it."""
    row = connection.execute(select(scan).where(scan.c.number == number)).one_or_none()
    if row is None:
        raise BookError(f"there is no scan {number} in this book", mend="muster scans lists those there are")
    return row


def beat(connection: Connection, number: int, owner: str, at: datetime) -> None:
    """Say that a scan is alive; refuse one that is not running, or that another process has taken over."""
    if not connection.execute(BEAT, {"this": number, "by": owner, "now": at}).rowcount:
        row = row_of(connection, number)
        state = "was taken over by another process" if row.state == ScanState.RUNNING else f"is {row.state}"
        raise BookError(f"scan {number} {state} and takes no more from here", mend="Start another scan")


def complete(connection: Connection, number: int, finished: datetime, told: Mapping[str, Any]) -> None:
    """Put a scan in force; ``told`` are the columns that hold its summary."""
    _set(connection, number, state=ScanState.COMPLETE, finished=finished, owner="", **told)


def abandon(connection: Connection, number: int) -> None:
    """Give up a running scan; one that is finished stays as it is."""
    row_of(connection, number)
    running = (scan.c.number == number) & (scan.c.state == ScanState.RUNNING)
    connection.execute(scan.update().where(running).values(state=ScanState.ABANDONED, owner=""))


def let_go(connection: Connection, owner: str) -> None:
    """Say that this process runs its scans no more, so that the next one may resume them at once."""
    connection.execute(scan.update().where(scan.c.owner == owner).values(owner=""))


def latest(connection: Connection, name: str) -> int | None:
    """The scan in force: of the complete ones, the one that began last."""
    complete_ones = (estate.c.name == name) & (scan.c.state == ScanState.COMPLETE)
    return connection.execute(select(func.max(scan.c.number)).join(estate).where(complete_ones)).scalar()


def listing(connection: Connection, name: str) -> list[ScanRow]:
    """Every scan of an estate, newest first."""
    counts = (func.count(unit.c.id).label("units"), func.coalesce(func.sum(unit.c.records), 0).label("records"))
    columns = (scan.c.number, scan.c.state, scan.c.version, scan.c.started, scan.c.finished, *counts)
    rows = connection.execute(
        select(*columns)
        .join(estate)
        .outerjoin(unit)
        .where(estate.c.name == name)
        .group_by(scan.c.number)
        .order_by(scan.c.number.desc())
    )
    return [
        ScanRow(
            number=row.number,
            estate=name,
            state=ScanState(row.state),
            version=row.version,
            started=row.started,
            finished=row.finished,
            units=row.units,
            records=int(row.records),
        )
        for row in rows
    ]


def estate_of(connection: Connection, number: int) -> tuple[str, int]:
    """The name and the key of the estate that a scan is of."""
    key = row_of(connection, number).estate_id
    return connection.execute(select(estate.c.name).where(estate.c.id == key)).scalar_one(), key
