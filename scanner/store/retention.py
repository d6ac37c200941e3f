"""What the book forgets: old scans, and the pages that only they used."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, exists, select

from scanner.store import scans
from scanner.store.schema import content, content_page, counter, page, scan, unit


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """What was forgotten: the numbers of the scans, and how many pages only they used."""

    scans: tuple[int, ...] = ()
    pages: int = 0


def retain(connection: Connection, name: str, at: datetime, *, last: int | None, days: int | None) -> Cleared:
    """Forget the scans of an estate that neither rule keeps; the one in force and running ones always stay."""
    key = scans.lock_estate(connection, name)
    rows = connection.execute(
        select(scan.c.number, scan.c.state, scan.c.started)
        .where(scan.c.estate_id == key, scan.c.state != scans.ScanState.RUNNING)
        .order_by(scan.c.number.desc())
    ).all()
    complete = [row for row in rows if row.state == scans.ScanState.COMPLETE]
    kept = {row.number for row in complete[:1]}
    if last is None and days is None:
        kept.update(row.number for row in complete)
    if last is not None:
        kept.update(row.number for row in complete[:last])
    if days is not None:
        kept.update(row.number for row in complete if at - row.started <= timedelta(days=days))
    gone = tuple(row.number for row in rows if row.number not in kept)
    # One by one: a large scan's units go with it, and a list of all numbers could be longer than a statement may be.
    for number in gone:
        connection.execute(scan.delete().where(scan.c.number == number))
    return Cleared(scans=gone, pages=collect(connection))


def collect(connection: Connection) -> int:
    """Clear the contents and pages that nothing uses; return how many pages went."""
    # Exclusive: nobody may be about to use a page that is being cleared (``pages.save`` shares this lock).
    connection.execute(select(counter.c.value).where(counter.c.name == "pages").with_for_update())
    used = exists().where(unit.c.content_id == content.c.id) | exists().where(scan.c.findings_id == content.c.id)
    connection.execute(delete(content).where(~used))
    return connection.execute(delete(page).where(~exists().where(content_page.c.page_id == page.c.id))).rowcount
