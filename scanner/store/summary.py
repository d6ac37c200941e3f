"""The finished scan as a value: its findings on pages (most are those of the last scan), the rest as one blob."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row

from findings.finding import Finding
from reports.scan import Scan
from scanner.store import pages
from scanner.store.errors import BookError


class FindingPage(msgspec.Struct, frozen=True, array_like=True):
    """The findings of one page, and when each was last seen (None: at the time of the whole scan).

    A finding's own ``last_seen`` is made equal to its ``first_seen`` here: otherwise every finding would be another
    one in every scan.
    """

    findings: list[Finding]
    seen: list[datetime | None]


ENCODER = msgspec.msgpack.Encoder(order="deterministic")
PAGE = msgspec.msgpack.Decoder(FindingPage)
SCAN = msgspec.msgpack.Decoder(Scan)


def still(finding: Finding) -> Finding:
    """The finding without what every scan changes, so that an unchanged one has unchanged bytes."""
    return msgspec.structs.replace(finding, last_seen=finding.first_seen)


def save(connection: Connection, told: Scan) -> dict[str, Any]:
    """Keep a scan's summary; return the columns that hold it."""
    findings = told.findings
    moment = max((finding.last_seen for finding in findings), default=None)

    def encode(indexes: list[int]) -> bytes:
        chosen = [findings[index] for index in indexes]
        seen = [None if one.last_seen == moment else one.last_seen for one in chosen]
        return ENCODER.encode(FindingPage([still(one) for one in chosen], seen))

    content = pages.save(connection, pages.lay_out([finding.id for finding in findings], encode))
    blob = _pack(msgspec.structs.replace(told, findings=()))
    return {"summary": blob, "last_seen": moment, "findings_id": content}


def load(connection: Connection, row: Row[Any]) -> Scan:
    """A finished scan, its findings riskiest first."""
    told = headline(row)
    with _legible(row):
        kept = [PAGE.decode(body) for body in pages.bodies(connection, row.findings_id)]
    findings = [
        msgspec.structs.replace(one, last_seen=seen or row.last_seen)
        for page in kept
        for one, seen in zip(page.findings, page.seen, strict=True)
    ]
    findings.sort(key=lambda finding: (-finding.risk, finding.id))
    return msgspec.structs.replace(told, findings=tuple(findings))


def headline(row: Row[Any]) -> Scan:
    """A finished scan without its findings."""
    if row.summary is None:
        raise BookError(f"scan {row.number} is not finished ({row.state})", mend="muster scans lists those that are")
    with _legible(row):
        return msgspec.structs.replace(SCAN.decode(zlib.decompress(row.summary)), number=row.number)


@contextlib.contextmanager
def _legible(row: Row[Any]) -> Iterator[None]:
    try:
        yield
    except (msgspec.DecodeError, zlib.error) as error:
        raise BookError(
            f"the summary of scan {row.number} cannot be read: {error}",
            mend="Read it with the Musterbook version that made it, or scan anew",
        ) from error


def renumbered(blob: bytes, numbers: Mapping[int, int]) -> bytes:
    """The summary with the scans it compares under their numbers in another book; 0 for one that is not there."""
    told = SCAN.decode(zlib.decompress(blob))
    if told.changes is None:
        return blob
    before, after = (numbers.get(number, 0) for number in (told.changes.before, told.changes.after))
    changes = msgspec.structs.replace(told.changes, before=before, after=after)
    return _pack(msgspec.structs.replace(told, changes=changes))


def _pack(told: Scan) -> bytes:
    return zlib.compress(ENCODER.encode(told))
