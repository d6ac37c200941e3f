"""``.secrets.baseline`` of detect-secrets: SHA-1 digests of values by file, and what its filters leave out.

An entry is for a value in a file, wherever in the file that is and whichever of its plugins found it. Two of the
plugins do not hash the value but the word that it begins with; their entries are for a line, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors.detect.ignores.model import Allowlist, BadIgnoreFile, Entry, Lines, Said, clean_path
from connectors.detect.ignores.reading import json_of, python_expression, strings

_FILTERS = {
    "detect_secrets.filters.regex.should_exclude_file": "path",
    "detect_secrets.filters.regex.should_exclude_line": "line",
    "detect_secrets.filters.regex.should_exclude_secret": "secret",
}
_OLD_FILTERS = {"files": "path", "lines": "line"}
_NOT_THE_VALUE = frozenset({"GitHub Token", "Private Key"})
"""What these find is hashed by its first word alone, which is that of every other: so the line has to be the same."""
_SHA1 = re.compile(r"[0-9a-f]{40}")


def is_meant(data: object) -> bool:
    """Whether this is such a baseline."""
    return isinstance(data, dict) and isinstance(data.get("results"), dict) and "plugins_used" in data


def read(text: str, source: str, root: str) -> Said:
    """What a baseline says."""
    data = json_of(text, source)
    if not isinstance(data, dict) or not isinstance(data.get("results"), dict):
        raise BadIgnoreFile(source, 1, 'it is no baseline of detect-secrets: it has no "results"')
    lines = Lines(text)
    return Said(
        entries=tuple(_entries(data["results"], source, root, lines)),
        allowlists=tuple(_filters(data, source, Lines(text))),
        warnings=tuple(_foreign(data, source, Lines(text))),
    )


def _entries(results: dict[str, Any], source: str, root: str, lines: Lines) -> Iterator[Entry]:
    for name, found in results.items():
        for each in found if isinstance(found, list) else ():
            digest = each.get("hashed_secret") if isinstance(each, dict) else None
            if not isinstance(digest, str) or not _SHA1.fullmatch(digest):
                raise BadIgnoreFile(source, lines.of(name), f"an entry of {name} has no hashed_secret")
            label = {True: "audited as a secret", False: "audited as no secret"}.get(each.get("is_secret"), "")
            yield Entry(
                source=source,
                line=lines.of(digest),
                shown=f"{each.get('type', 'a secret')} in {name}",
                reason=label or "in the baseline of detect-secrets",
                digest=f"sha1:{digest}",
                path=clean_path(name, root),
                at=_line(each) if each.get("type") in _NOT_THE_VALUE else 0,
            )


def _line(found: dict[str, Any]) -> int:
    line = found.get("line_number")
    return line if isinstance(line, int) else 0


def _filters(data: dict[str, Any], source: str, lines: Lines) -> Iterator[Allowlist]:
    for each in data.get("filters_used") or ():
        target = _FILTERS.get(each.get("path", "")) if isinstance(each, dict) else None
        if target:
            line = lines.of(each["path"])
            yield _filter(strings(each.get("pattern"), source, line, "pattern"), target, source, line)
    excluded = data.get("exclude") or {}
    for name, target in _OLD_FILTERS.items():
        if excluded.get(name):
            line = lines.of("exclude")
            yield _filter(strings(excluded[name], source, line, name), target, source, line)


def _filter(patterns: tuple[str, ...], target: str, source: str, line: int) -> Allowlist:
    compiled = tuple(python_expression(each, source, line) for each in patterns)
    reason = "left out by a filter of detect-secrets"
    if target == "path":
        return Allowlist(source=source, line=line, reason=reason, paths=compiled)
    return Allowlist(source=source, line=line, reason=reason, target=target, expressions=compiled)


def _foreign(data: dict[str, Any], source: str, lines: Lines) -> Iterator[str]:
    """What cannot be used: code that a repository brings with it is never run."""
    used = [*(data.get("filters_used") or ()), *(data.get("plugins_used") or ())]
    for each in used:
        path = str(each.get("path", "")) if isinstance(each, dict) else ""
        if path.startswith("file://"):
            yield f"{source}:{lines.of(path)}: {path} is not used: code from a repository is never run"
