"""Take an exported estate in: the whole file is checked first, and it is taken in wholly or not at all."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Insert, func, select

from findings.events import Event
from findings.finding import Waiver
from reports.send.links import Link
from scanner.store import events, findings, lines, messages, outbox, pages, scans, summary, tickets, waivers
from scanner.store.errors import BookError
from scanner.store.exporting import Moved
from scanner.store.messages import Message
from scanner.store.schema import BATCH, counter, finding, insert, page, scan, unit

T = TypeVar("T", bound=msgspec.Struct)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    msgspec.DecodeError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
"""What reading a damaged zip or a damaged line of it raises."""


class Damaged(Exception):
    """The file is not as it was written; the text says in what."""


def import_(connection: Connection, path: Path) -> Moved:
    """Take the estate of an exported file in. One that has scans here already is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            for name in manifest.members:
                _verify(archive, name, manifest.parts[name])
            return _take_in(connection, archive, manifest)
    except OSError as error:
        raise BookError(
            f"the file cannot be read: {error.strerror or error}", where=str(path), mend="Name a file that was exported"
        ) from error
    except (Damaged, *BROKEN) as error:
        raise BookError(
            f"the file is damaged, nothing was taken in: {error}",
            where=str(path),
            mend="Export the estate again, or fetch the file again",
        ) from error


def _manifest(archive: zipfile.ZipFile) -> lines.Manifest:
    told = msgspec.json.decode(archive.read(lines.MANIFEST), type=dict[str, Any])
    if told.get("format") != lines.FORMAT:
        raise Damaged("it is no export of a book")
    if told.get("version") not in lines.KNOWN_VERSIONS:
        raise BookError(
            f"the file was exported by another Musterbook (its form is {told.get('version')}, "
            f"this program knows {lines.FORMAT_VERSION})",
            mend="Import it with a Musterbook of that age",
        )
    return msgspec.convert(told, lines.Manifest)


def _verify(archive: zipfile.ZipFile, name: str, part: lines.Part) -> None:
    digest, count = hashlib.sha256(), 0
    with archive.open(name) as member:
        for line in member:
            digest.update(line)
            count += 1
    if (count, digest.hexdigest()) != (part.lines, part.sha256):
        raise Damaged(f"{name} is not what was written")


def _take_in(connection: Connection, archive: zipfile.ZipFile, manifest: lines.Manifest) -> Moved:
    key = scans.lock_estate(connection, manifest.estate)
    if connection.execute(select(func.count()).select_from(scan).where(scan.c.estate_id == key)).scalar_one():
        raise BookError(f"the estate {manifest.estate} has scans in this book already", mend="Import into a new book")
    pages.hold(connection)
    _pages(connection, archive)
    contents = _contents(connection, archive)
    told = list(_read(archive, "messages.ndjson", Message)) if "messages.ndjson" in manifest.members else []
    numbers = _numbers(connection, _past(archive).union(manifest.scans, (message.scan for message in told)))
    kept = {number: numbers[number] for number in manifest.scans}
    _scans(connection, archive, key, contents, kept)
    _units(connection, archive, contents, kept)
    _findings(connection, archive, key, numbers)
    for one in _read(archive, "waivers.ndjson", Waiver):
        waivers.save(connection, key, one)
    if "tickets.ndjson" in manifest.members:
        _tickets(connection, archive, key)
    messages.take_in(connection, key, (msgspec.structs.replace(each, scan=numbers[each.scan]) for each in told))
    return Moved(estate=manifest.estate, scans=tuple(kept.values()))


def _read(archive: zipfile.ZipFile, name: str, kind: type[T]) -> Iterator[T]:
    decoder = msgspec.json.Decoder(kind)
    with archive.open(name) as member:
        for line in member:
            yield decoder.decode(line)


def _insert(connection: Connection, statement: Insert, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        connection.execute(statement, batch)


def _pages(connection: Connection, archive: zipfile.ZipFile) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for line in _read(archive, "pages.ndjson", lines.PageLine):
            if not pages.whole(line.digest, line.body, line.records):
                raise Damaged(f"page {line.digest.hex()[:12]} is not what was written")
            yield {"digest": line.digest, "records": line.records, "body": line.body}

    _insert(connection, insert(connection, page).on_conflict_do_nothing(), rows())


def _contents(connection: Connection, archive: zipfile.ZipFile) -> dict[bytes, int]:
    ids: dict[bytes, int] = {}
    for line in _read(archive, "contents.ndjson", lines.ContentLine):
        if pages.content_digest(line.pages) != line.digest:
            raise Damaged(f"content {line.digest.hex()[:12]} does not hold its pages")
        ids[line.digest] = pages.save_content(connection, line.digest, line.pages)
    return ids


def _past(archive: zipfile.ZipFile) -> set[int]:
    """The scans that the history of findings names."""
    told = (line.scan for line in _read(archive, "events.ndjson", lines.EventLine))
    return {number for number in told if number is not None}


def _numbers(connection: Connection, told: set[int]) -> dict[int, int]:
    """Each scan's number in this book: its own where all of them are free, else new ones in the same order.

    Scans that retention had cleared are among them: the history and what was told still name them, and must not name
    another's here.
    """
    row = select(counter.c.value).where(counter.c.name == "scan").with_for_update()
    given = connection.execute(row).scalar_one()
    if told and min(told) <= given:
        return {number: scans.next_number(connection) for number in sorted(told)}
    last = max(told, default=given)
    connection.execute(counter.update().where(counter.c.name == "scan").values(value=last))
    return {number: number for number in told}


def _scans(
    connection: Connection,
    archive: zipfile.ZipFile,
    key: int,
    contents: dict[bytes, int],
    numbers: dict[int, int],
) -> None:
    for line in _read(archive, "scans.ndjson", lines.ScanLine):
        times = {"started": line.started, "heartbeat": line.heartbeat, "finished": line.finished}
        connection.execute(
            scan.insert().values(
                number=numbers[line.number],
                estate_id=key,
                state=scans.ScanState.COMPLETE,
                owner="",
                version=line.version,
                summary=summary.renumbered(line.summary, numbers),
                last_seen=line.last_seen,
                findings_id=contents[line.findings],
                **times,
            )
        )


def _units(
    connection: Connection, archive: zipfile.ZipFile, contents: dict[bytes, int], numbers: dict[int, int]
) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for line in _read(archive, "units.ndjson", lines.UnitLine):
            row = msgspec.structs.asdict(line)
            yield {**row, "scan_number": numbers[row.pop("scan")], "content_id": contents[row.pop("content")]}

    _insert(connection, unit.insert(), rows())


def _findings(connection: Connection, archive: zipfile.ZipFile, key: int, numbers: dict[int, int]) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for line in _read(archive, "findings.ndjson", lines.FindingLine):
            yield findings.row_of(findings.decode(line.body, line.last_seen), key)

    def steps() -> Iterator[tuple[int, Event]]:
        for line in _read(archive, "events.ndjson", lines.EventLine):
            told = msgspec.structs.asdict(line)
            scan = None if line.scan is None else numbers[line.scan]
            yield ids[told.pop("finding")], Event(**{**told, "scan": scan})

    _insert(connection, finding.insert(), rows())
    ids = findings.ids_of(connection, key)
    events.save(connection, steps())


def _tickets(connection: Connection, archive: zipfile.ZipFile, key: int) -> None:
    for link in _read(archive, "tickets.ndjson", Link):
        tickets.save(connection, key, link)
    outbox.take_in(connection, key, _read(archive, "outbox.ndjson", lines.PostLine))
