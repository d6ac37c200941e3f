"""The scan as one JSON object a line, for log pipelines and for reading with line tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.declare import Style, reporter
from reports.plain import json_of, plain
from reports.scan import Scan

LISTS = {"sources": "source", "gaps": "gap", "outcomes": "outcome", "findings": "finding"}


@reporter("ndjson", suffix=".ndjson", consumer="log pipelines and line tools")
def render_ndjson(scan: Scan, _style: Style) -> Iterator[str]:
    """Render a line per thing; its ``type`` is scan, source, gap, outcome, finding, change or walk."""
    apart = {*LISTS, "changes", "paths"}
    head = {name: plain(getattr(scan, name)) for name in scan.__struct_fields__ if name not in apart}
    yield _line("scan", {"format": {"name": "muster-scan-lines", "version": 1}, **head}, {})
    of_scan = {"estate": scan.estate, "scan": scan.number}
    for field, type_ in LISTS.items():
        for item in getattr(scan, field):
            yield _line(type_, plain(item), of_scan)
    if scan.changes is not None:
        for change in scan.changes.changes:
            numbers = {"before": scan.changes.before, "after": scan.changes.after}
            yield _line("change", {**plain(change), **numbers}, of_scan)
    for steps in scan.paths:
        yield _line("walk", {"steps": steps}, of_scan)


def _line(type_: str, fields: Mapping[str, object], of_scan: Mapping[str, object]) -> str:
    return json_of({"type": type_, **of_scan, **fields}) + "\n"
