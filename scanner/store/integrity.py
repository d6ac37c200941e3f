"""Is the book whole? Every page is held to its name, every count to what it counts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, exc, exists, func, select, text

from scanner.store import pages, scans, summary
from scanner.store.errors import BookError
from scanner.store.messages import MessageState
from scanner.store.outbox import PLANNED
from scanner.store.schema import (
    content,
    content_page,
    counter,
    message,
    outbox,
    page,
    scan,
    ticket,
    ticket_finding,
    unit,
)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it was written: what, where, and how to mend it."""

    what: str
    where: str
    mend: str


RESTORE = "Import the last export into a new book, or scan anew"
CLEAR = "Harmless: the next retention clears it"


def check(connection: Connection) -> list[Problem]:
    """Everything that is wrong with the book; an empty list says that it is whole."""
    # What stands in a file that SQLite itself finds damaged cannot be asked for without failing half-way.
    return list(_file(connection)) or [
        *_references(connection),
        *_pages(connection),
        *_contents(connection),
        *_units(connection),
        *_summaries(connection),
        *_orphans(connection),
        *_tickets(connection),
        *_messages(connection),
    ]


def _file(connection: Connection) -> Iterator[Problem]:
    if connection.dialect.name != "sqlite":
        return
    try:
        said = list(connection.execute(text("PRAGMA integrity_check")).scalars())
    except exc.DatabaseError as error:
        # It lists most damage, but at some it stops.
        said = [str(error.orig)]
    for sentence in said:
        if sentence != "ok":
            yield Problem(what=f"SQLite says: {sentence}", where="the file", mend=RESTORE)


def _references(connection: Connection) -> Iterator[Problem]:
    if connection.dialect.name != "sqlite":
        return
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")).all():
        yield Problem(what=f"a row points at a missing row of {parent}", where=f"{table} {row}", mend=RESTORE)


def _pages(connection: Connection) -> Iterator[Problem]:
    rows = connection.execute(
        select(page.c.id, page.c.digest, page.c.body, page.c.records).execution_options(yield_per=200)
    )
    for row in rows:
        try:
            body = pages.unpack(bytes(row.digest), row.body)
        except BookError as error:
            yield Problem(what=error.what, where=f"page {row.id}", mend=error.mend)
            continue
        held = pages.count(body)
        if held != row.records:
            yield Problem(what=f"it says {row.records} records and holds {held}", where=f"page {row.id}", mend=RESTORE)


def _contents(connection: Connection) -> Iterator[Problem]:
    digests: dict[int, list[bytes]] = {}
    for content_id, digest in connection.execute(
        select(content_page.c.content_id, page.c.digest)
        .join(page, page.c.id == content_page.c.page_id)
        .order_by(content_page.c.content_id, content_page.c.position)
    ):
        digests.setdefault(content_id, []).append(bytes(digest))
    for content_id, digest in connection.execute(select(content.c.id, content.c.digest)):
        if pages.content_digest(digests.get(content_id, [])) != bytes(digest):
            yield Problem(what="its pages are not those that were written", where=f"content {content_id}", mend=RESTORE)


def _units(connection: Connection) -> Iterator[Problem]:
    held = func.coalesce(func.sum(page.c.records), 0)
    rows = connection.execute(
        select(unit.c.scan_number, unit.c.source, unit.c.stream, unit.c.scope, unit.c.records, held.label("held"))
        .outerjoin(content_page, content_page.c.content_id == unit.c.content_id)
        .outerjoin(page, page.c.id == content_page.c.page_id)
        .group_by(unit.c.id)
        .having(held != unit.c.records)
    )
    for row in rows:
        where = f"scan {row.scan_number}, {row.source}/{row.stream}/{row.scope}"
        yield Problem(what=f"it says {row.records} records and holds {row.held}", where=where, mend=RESTORE)


def _summaries(connection: Connection) -> Iterator[Problem]:
    for row in connection.execute(select(scan).where(scan.c.state == scans.ScanState.COMPLETE)).all():
        try:
            summary.load(connection, row)
        except BookError as error:
            yield Problem(what=error.what, where=f"scan {row.number}", mend=error.mend)


def _orphans(connection: Connection) -> Iterator[Problem]:
    used = exists().where(unit.c.content_id == content.c.id) | exists().where(scan.c.findings_id == content.c.id)
    linked = exists().where(content_page.c.page_id == page.c.id)
    contents = connection.execute(select(func.count()).select_from(content).where(~used)).scalar_one()
    loose = connection.execute(select(func.count()).select_from(page).where(~linked)).scalar_one()
    for number, name in ((contents, "contents"), (loose, "pages")):
        if number:
            yield Problem(what=f"{number} {name} belong to no scan", where=name, mend=CLEAR)


def _tickets(connection: Connection) -> Iterator[Problem]:
    """Tickets that are about nothing, and plans that cannot be read."""
    about = exists().where(ticket_finding.c.ticket_id == ticket.c.id)
    for row in connection.execute(select(ticket.c.target, ticket.c.marker).where(~about)):
        mend = f"muster tickets unlink {row.marker}"
        yield Problem(what="it is about no finding", where=f"ticket {row.target} {row.marker}", mend=mend)
    for target, marker, body in connection.execute(select(outbox.c.target, outbox.c.marker, outbox.c.body)):
        try:
            PLANNED.decode(body)
        except msgspec.DecodeError as error:
            yield Problem(what=f"it cannot be read: {error}", where=f"outbox {target} {marker}", mend=RESTORE)


def _messages(connection: Connection) -> Iterator[Problem]:
    """Messages that nobody can read, and those of scans that never were: what follows them would go unsaid."""
    given = connection.execute(select(counter.c.value).where(counter.c.name == "scan")).scalar_one()
    wrong = {
        "its state is none that there is": message.c.state.not_in(list(MessageState)),
        "there never was such a scan": message.c.scan_number > given,
    }
    for what, where in wrong.items():
        for row in connection.execute(select(message).where(where)):
            yield Problem(what=what, where=f"message {row.channel} {row.name} of scan {row.scan_number}", mend=RESTORE)
