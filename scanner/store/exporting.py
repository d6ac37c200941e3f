"""Write everything of an estate into one file: a zip of NDJSON, each part with its digest in the manifest."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, select

from reports.send.links import PostState
from scanner.store import events, lines, messages, outbox, scans, tickets, waivers
from scanner.store.errors import BookError
from scanner.store.messages import Message, MessageState
from scanner.store.schema import content, content_page, finding, finding_event, page, scan, unit

ENCODER = msgspec.json.Encoder()


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What an export wrote or an import took in: the estate, and its scans' numbers in this book."""

    estate: str
    scans: tuple[int, ...]


def export(connection: Connection, name: str, path: Path) -> Moved:
    """Write an estate to ``path``; the file appears there only when it is whole, readable by its owner alone."""
    key = scans.estate_id(connection, name)
    if key is None:
        raise BookError(f"this book knows no estate {name}", mend="muster scans lists what there is")
    numbers = connection.execute(_of(select(scan.c.number), key).order_by(scan.c.number)).scalars().all()
    members = _members(connection, name, key)
    try:
        descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                parts = {part: _write(archive, part, rows) for part, rows in members.items()}
                manifest = lines.Manifest(
                    format=lines.FORMAT, version=lines.FORMAT_VERSION, estate=name, scans=tuple(numbers), parts=parts
                )
                archive.writestr(lines.MANIFEST, ENCODER.encode(manifest))
            Path(partial).replace(path)
        finally:
            Path(partial).unlink(missing_ok=True)
    except OSError as error:
        raise BookError(
            f"the export cannot be written: {error.strerror}", where=str(path), mend="Name a file you may write"
        ) from error
    return Moved(estate=name, scans=tuple(numbers))


def _members(connection: Connection, name: str, key: int) -> dict[str, Iterable[msgspec.Struct]]:
    """What goes into the file, read while it is written."""
    return {
        "pages.ndjson": _pages(connection, key),
        "contents.ndjson": _contents(connection, key),
        "scans.ndjson": _scans(connection, key),
        "units.ndjson": _units(connection, key),
        "findings.ndjson": _findings(connection, key),
        "events.ndjson": _events(connection, key),
        "waivers.ndjson": waivers.load(connection, name),
        "tickets.ndjson": tickets.load(connection, key),
        "outbox.ndjson": _outbox(connection, key),
        "messages.ndjson": _messages(connection, key),
    }


def _write(archive: zipfile.ZipFile, part: str, rows: Iterable[msgspec.Struct]) -> lines.Part:
    digest, count = hashlib.sha256(), 0
    with archive.open(part, "w", force_zip64=True) as member:
        for row in rows:
            line = ENCODER.encode(row) + b"\n"
            digest.update(line)
            member.write(line)
            count += 1
    return lines.Part(lines=count, sha256=digest.hexdigest())


def _of(query: Select[Any], key: int) -> Select[Any]:
    return query.where(scan.c.estate_id == key, scan.c.state == scans.ScanState.COMPLETE)


def _stream(connection: Connection, query: Select[Any]) -> Iterable[Row[Any]]:
    return connection.execute(query.execution_options(yield_per=200))


def _used(key: int) -> Select[Any]:
    of_units = _of(select(unit.c.content_id).join(scan, scan.c.number == unit.c.scan_number), key)
    of_scans = _of(select(scan.c.findings_id), key)
    return select(of_units.union(of_scans).subquery().c.content_id)


def _pages(connection: Connection, key: int) -> Iterator[lines.PageLine]:
    linked = select(content_page.c.page_id).where(content_page.c.content_id.in_(_used(key)))
    query = select(page.c.digest, page.c.records, page.c.body).where(page.c.id.in_(linked)).order_by(page.c.digest)
    for row in _stream(connection, query):
        yield lines.PageLine(digest=bytes(row.digest), records=row.records, body=bytes(row.body))


def _contents(connection: Connection, key: int) -> Iterator[lines.ContentLine]:
    query = select(content.c.id, content.c.digest).where(content.c.id.in_(_used(key))).order_by(content.c.digest)
    for id_, digest in connection.execute(query).all():
        named = (
            select(page.c.digest)
            .join(content_page, content_page.c.page_id == page.c.id)
            .where(content_page.c.content_id == id_)
            .order_by(content_page.c.position)
        )
        pages = tuple(bytes(one) for one in connection.execute(named).scalars())
        yield lines.ContentLine(digest=bytes(digest), pages=pages)


def _scans(connection: Connection, key: int) -> Iterator[lines.ScanLine]:
    query = select(scan, content.c.digest).join(content, content.c.id == scan.c.findings_id).order_by(scan.c.number)
    for row in _stream(connection, _of(query, key)):
        yield lines.ScanLine(
            number=row.number,
            version=row.version,
            started=row.started,
            heartbeat=row.heartbeat,
            finished=row.finished,
            summary=bytes(row.summary),
            last_seen=row.last_seen,
            findings=bytes(row.digest),
        )


def _units(connection: Connection, key: int) -> Iterator[lines.UnitLine]:
    query = (
        select(unit, content.c.digest)
        .join(content, content.c.id == unit.c.content_id)
        .join(scan, scan.c.number == unit.c.scan_number)
        .order_by(unit.c.id)
    )
    for row in _stream(connection, _of(query, key)):
        yield lines.UnitLine(
            scan=row.scan_number,
            source=row.source,
            stream=row.stream,
            scope=row.scope,
            seen=row.seen,
            records=row.records,
            gaps=row.gaps,
            carried=row.carried,
            content=bytes(row.digest),
        )


def _findings(connection: Connection, key: int) -> Iterator[lines.FindingLine]:
    query = select(finding.c.body, finding.c.last_seen).where(finding.c.estate_id == key).order_by(finding.c.id)
    for row in _stream(connection, query):
        yield lines.FindingLine(body=bytes(row.body), last_seen=row.last_seen)


def _events(connection: Connection, key: int) -> Iterator[lines.EventLine]:
    query = select(finding_event, finding.c.fingerprint).join(finding, finding.c.id == finding_event.c.finding_id)
    for row in _stream(connection, query.where(finding.c.estate_id == key).order_by(finding_event.c.id)):
        event = events.event_of(row)
        yield lines.EventLine(finding=row.fingerprint, **msgspec.structs.asdict(event))


def _outbox(connection: Connection, key: int) -> Iterator[lines.PostLine]:
    for post in outbox.load(connection, key):
        told = {name: getattr(post, name) for name in lines.PostLine.__struct_fields__}
        # What is in flight here is in nobody's hands there, and may have been done.
        state = PostState.UNSURE if post.state is PostState.IN_FLIGHT else post.state
        yield lines.PostLine(**{**told, "state": state})


def _messages(connection: Connection, key: int) -> Iterator[Message]:
    for message in messages.load(connection, key):
        # What is being sent here is in nobody's hands there, and may have arrived.
        on_its_way = message.state is MessageState.SENDING
        yield msgspec.structs.replace(message, state=MessageState.UNSURE) if on_its_way else message
