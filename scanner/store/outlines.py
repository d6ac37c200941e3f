"""Scans in outline: their units without the records, which are read a page at a time, and none that is not needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from graph.model import AnyRecord, Observed
from scanner.store import pages
from scanner.store.errors import BookError
from scanner.store.schema import content_page, page, unit
from scanner.store.units import CARRIED, GAPS, PAGE, UnitKey

TOGETHER = 64
"""Pages fetched at once: whole scans pass by here, and should not be held."""
BODIES = select(page.c.id, page.c.digest, page.c.body).where(page.c.id.in_(bindparam("ids", expanding=True)))


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of a scan: its records are on these pages, and left out of ``unit``."""

    unit: Observed
    pages: tuple[int, ...]

    @property
    def key(self) -> UnitKey:
        """What names the unit inside its scan."""
        return self.unit.source, self.unit.stream, self.unit.scope


def outlines(connection: Connection, number: int) -> list[Outline]:
    """Every unit of a scan in outline, by source, stream and scope."""
    joined = select(unit.c.content_id, content_page.c.page_id).distinct()
    joined = joined.join(content_page, content_page.c.content_id == unit.c.content_id)
    held: dict[int, list[int]] = defaultdict(list)
    for content_id, page_id in connection.execute(joined.where(unit.c.scan_number == number)):
        held[content_id].append(page_id)
    rows = connection.execute(select(unit).where(unit.c.scan_number == number)).all()
    return [
        Outline(
            unit=Observed(
                source=row.source,
                stream=row.stream,
                scope=row.scope,
                seen=row.seen,
                gaps=GAPS.decode(row.gaps) if row.gaps else (),
                carried=CARRIED.decode(row.carried) if row.carried else {},
            ),
            pages=tuple(sorted(held[row.content_id])),
        )
        for row in sorted(rows, key=lambda row: (row.source, row.stream, row.scope))
    ]


def bodies(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The bytes of pages, each checked against its name."""
    for start in range(0, len(ids), TOGETHER):
        for id_, digest, body in connection.execute(BODIES, {"ids": ids[start : start + TOGETHER]}):
            yield id_, pages.unpack(bytes(digest), body)


def records_of(body: bytes) -> tuple[AnyRecord, ...]:
    """The records of one page."""
    try:
        return tuple(PAGE.decode(body).records)
    except msgspec.DecodeError as error:
        raise BookError(
            f"a page of records cannot be read: {error}",
            mend="Read this scan with the Musterbook version that made it, or scan anew",
        ) from error
