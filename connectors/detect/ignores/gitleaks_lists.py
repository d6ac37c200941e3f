"""The lists of findings to leave out of gitleaks and Betterleaks: ignore files and earlier reports.

A place of the history is named by commit, path, rule and line. The commit is the one that wrote the line; a later
version of the file that still has the secret is not a new one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from connectors.detect.ignores.model import BadIgnoreFile, Entry, Lines, Said, clean_path, numbered_lines
from connectors.detect.ignores.reading import json_of

_PLACE = re.compile(r"(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):([^:]+):(\d+)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MASKED = re.compile(r"REDACTED|\*{3}|\.{3}$|^$")


def read_ignores(text: str, source: str, root: str) -> Said:
    """What ``.gitleaksignore`` or ``.betterleaksignore`` says."""
    entries, warnings = [], []
    for number, said in numbered_lines(text):
        entry = _entry(said.partition(" #")[0].strip(), said, number, source, root)
        if entry is None:
            warnings.append(
                f"{source}:{number}: this line is not used: it is neither commit:path:rule:line, path:rule:line nor "
                "the SHA-256 of a value"
            )
        else:
            entries.append(entry)
    return Said(entries=tuple(entries), warnings=tuple(warnings))


def _entry(said: str, shown: str, number: int, source: str, root: str) -> Entry | None:
    if _DIGEST.fullmatch(said):
        return Entry(
            source=source, line=number, shown=f"{said[:12]}…", reason="in the ignore file", digest=f"sha256:{said}"
        )
    place = _PLACE.fullmatch(said)
    if place is None:
        return None
    commit, path, rule, line = place.groups()
    return Entry(
        source=source,
        line=number,
        shown=shown,
        reason="in the ignore file",
        commit=commit or "",
        path=clean_path(path, root),
        rule=rule,
        at=int(line),
        history=bool(commit),
    )


def is_report(data: object) -> bool:
    """Whether this is a report of gitleaks or Betterleaks."""
    if isinstance(data, dict):
        return "schema_version" in data and isinstance(data.get("findings"), list)
    return isinstance(data, list) and all(isinstance(each, dict) and "RuleID" in each for each in data)


def read_report(text: str, source: str, root: str) -> Said:
    """What an earlier report, used as a baseline, says."""
    data = json_of(text, source)
    if not is_report(data):
        raise BadIgnoreFile(source, 1, "it is no report of gitleaks: write one with gitleaks -f json -r FILE")
    lines = Lines(text)
    if isinstance(data, dict):
        return Said(entries=tuple(_of_betterleaks(data["findings"], source, root, lines)))
    return Said(entries=tuple(_of_gitleaks(data, source, root, lines)))


def _of_gitleaks(findings: list[dict[str, Any]], source: str, root: str, lines: Lines) -> Iterator[Entry]:
    for each in findings:
        rule, path, at = str(each["RuleID"]), str(each.get("File") or ""), each.get("StartLine")
        line = lines.of(f'"{rule}"')
        if not path or not isinstance(at, int):
            raise BadIgnoreFile(source, line, "this finding says no File or StartLine")
        commit = str(each.get("Commit") or "")
        yield _finding(source, line, rule, str(each.get("Secret") or ""), clean_path(path, root), at, commit)


def _of_betterleaks(findings: list[Any], source: str, root: str, lines: Lines) -> Iterator[Entry]:
    for each in findings:
        try:
            rule, match, place = str(each["rule_id"]), each["match"], each["location"]
            line = lines.of(f'"{rule}"')
            path, at, digest = str(place["path"]), int(place["start_line"]), str(match.get("fingerprint") or "")
            commit = str(each.get("attributes", {}).get("git.sha") or "")
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BadIgnoreFile(source, 0, "a finding says no rule_id, match or location") from None
        entry = _finding(source, line, rule, str(match.get("value") or ""), clean_path(path, root), at, commit)
        yield _with_digest(entry, digest) if _DIGEST.fullmatch(digest) else entry


def _finding(source: str, line: int, rule: str, secret: str, path: str, at: int, commit: str) -> Entry:
    """An entry for a value in a file; where the report shows no value, for a place."""
    entry = Entry(
        source=source,
        line=line,
        shown=f"{rule} in {path}:{at}",
        reason="in the report that serves as baseline",
        path=path,
        history=bool(commit),
    )
    if _MASKED.search(secret):
        return msgspec.structs.replace(entry, rule=rule, at=at, commit=commit)
    return _with_digest(entry, hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest())


def _with_digest(entry: Entry, digest: str) -> Entry:
    return msgspec.structs.replace(entry, digest=f"sha256:{digest}", rule="", at=0, commit="")
