"""The leaks as a table for spreadsheets: a row for each place, and rows for what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from graph.leaks import Leak, Place, Sweep
from reports.cells import harmless_row, lines_of
from reports.leaks.declare import leak_reporter
from reports.leaks.words import extent, facts_said, ignored, ignored_said, in_order, stale_said, unread, verified_said

if TYPE_CHECKING:
    from reports.declare import Style

IN_HEAD = {True: "yes", False: "no", None: ""}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row; its fields are the columns. ``type`` is leak, ignored, unread or stale."""

    type: str
    rule: str = ""
    title: str = ""
    confidence: str = ""
    fingerprint: str = ""
    preview: str = ""
    path: str = ""
    line: str = ""
    commit: str = ""
    author: str = ""
    at: str = ""
    in_head: str = ""
    places: str = ""
    credential: str = ""
    facts: str = ""
    verified: str = ""
    detail: str = ""


@leak_reporter("csv", suffix=".csv", consumer="spreadsheets")
def render_csv(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render the table, complete whatever the style's limit."""
    rows = (harmless_row(msgspec.structs.astuple(row)) for row in _rows(sweep))
    yield from lines_of(chain([Row.__struct_fields__], rows))


def _rows(sweep: Sweep) -> Iterator[Row]:
    for leak in in_order(sweep.told):
        yield from (_row("leak", leak, place) for place in leak.places)
    for swept, path, why in unread(sweep):
        yield Row(type="unread", path=path, detail=f"{swept.name}: {why}")
    for leak in ignored(sweep):
        yield from (_row("ignored", leak, place) for place in leak.places)
    for stale in sweep.stale:
        yield Row(type="stale", path=stale.source, line=str(stale.line or ""), detail=stale_said(stale))


def _row(type_: str, leak: Leak, place: Place) -> Row:
    return Row(
        type=type_,
        rule=leak.detector,
        title=leak.title,
        confidence=leak.confidence,
        fingerprint=leak.fingerprint,
        preview=leak.preview,
        path=place.path,
        line=str(place.line or ""),
        commit=place.commit,
        author=place.author or "",
        at=place.at.isoformat() if place.at else "",
        in_head=IN_HEAD[place.in_head],
        places=str(extent(leak)),
        credential=leak.credential or "",
        facts=facts_said(leak.facts),
        verified=verified_said(leak.verified) if leak.verified else "",
        detail=ignored_said(leak.ignored) if leak.ignored else leak.remedy,
    )
