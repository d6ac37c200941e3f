"""What GitLab's secret detection report is made of, for leaks and for scans: the published schema, version 15.0.6."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from reports.leaks.written import array, written
from reports.text import clean, number

SCHEMA_VERSION = "15.0.6"
NO_COMMIT = "0000000"
"""What GitLab's own analyzer writes where there is no history: the field may not be missing."""
CWE = {
    "type": "cwe",
    "name": "CWE-798",
    "value": "798",
    "url": "https://cwe.mitre.org/data/definitions/798.html",
}
MOST_NAME = 255
MOST_SOLUTION = 7000
MOST_PLACES = 100


def document(
    scan: dict[str, Any], vulnerabilities: Iterable[object], write: Callable[[object], str] = written
) -> Iterator[str]:
    """Yield the report, a vulnerability a line."""
    yield f'{{\n"version": "{SCHEMA_VERSION}",\n"scan": {write(scan)},\n"vulnerabilities": '
    yield from array(vulnerabilities, write)
    yield "\n}\n"


def scan_of(
    version: str, began: datetime, ended: datetime, messages: Iterable[tuple[str, str]], *, complete: bool
) -> dict[str, Any]:
    """Return what is told of the whole run; each message has a level. One that is incomplete was no success."""
    tool = {
        "id": "musterbook",
        "name": "Musterbook",
        "version": clean(version) or "unknown",
        "vendor": {"name": "Musterbook"},
    }
    start, end = (each.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") for each in (began, ended))
    return {
        "type": "secret_detection",
        "status": "success" if complete else "failure",
        "start_time": start,
        "end_time": end,
        "analyzer": tool,
        "scanner": tool,
        "messages": [{"level": level, "value": clean(text)} for level, text in messages],
    }


def identity(*parts: str) -> str:
    """Return an id that is the same in every report."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, " ".join(parts).encode("utf-8", "backslashreplace").decode()))


def location(path: str, line: int, commit: str, author: str | None, at: datetime | None) -> dict[str, Any]:
    """Return the place that GitLab opens."""
    brought = {"sha": clean(commit) or NO_COMMIT}
    brought |= {"author": clean(author)} if author else {}
    brought |= {"date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if at else {}
    lines = {"start_line": line, "end_line": line} if line else {}
    return {"file": clean(path), "commit": brought} | lines


def places(shown: Sequence[tuple[str, int, str]], total: int) -> dict[str, Any]:
    """Return the table of all places (file, line and commit of each), and how many are not listed."""
    header = [{"type": "text", "value": name} for name in ("place", "commit")]
    rows = [_row(*place) for place in shown[:MOST_PLACES]]
    left = total - len(rows)
    name = f"Places (and {number(left)} more, not listed)" if left else "Places"
    return {"name": name, "type": "table", "header": header, "rows": rows}


def _row(path: str, line: int, commit: str) -> list[dict[str, Any]]:
    return [
        {"type": "file-location", "file_name": clean(path) or ".", "line_start": max(line, 1)},
        {"type": "commit", "value": clean(commit) or NO_COMMIT},
    ]
