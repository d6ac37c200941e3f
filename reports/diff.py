"""The difference between two scans, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from reports.declare import Style
from reports.page import Page, changes_blocks, hows
from reports.plain import json_line
from reports.scan import Changes
from reports.text import counted


def changes_text(changes: Changes, style: Style) -> Iterator[str]:
    """Tell every change; ``style.limit`` bounds how many of each kind, and the rest is counted."""
    page = Page.of(style)
    title = f"From scan {changes.before} to scan {changes.after}"
    said = (
        f"{counted(len(changes.changes), 'change')} {hows(changes.changes)}" if changes.changes else "nothing changed"
    )
    lines = [*page.say(f"{title}: {said}", first="", code="1")]
    if changes.changes:
        lines += ["", *changes_blocks(changes.changes, page, style.limit)]
    yield from (line + "\n" for line in lines)


def changes_json(changes: Changes) -> Iterator[str]:
    """Render the changes as one JSON document, a change a line."""
    yield '{\n"format": {"name": "muster-changes", "version": 1},\n'
    yield f'"before": {changes.before},\n"after": {changes.after},\n"changes": ['
    for at, change in enumerate(changes.changes):
        yield f"{',' if at else ''}\n{json_line(change)}"
    yield "\n]\n}\n"
