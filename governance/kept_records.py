"""The records that a risk class must have: where each is said to be, and whether it is there as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from findings.registered import IMPACT
from governance.declared import RecordText, SystemText
from graph.model import KeptRecord

RISK = frozenset({"risk", "risk-assessment"})
OVERSIGHT = "oversight"
MOST_BYTES = 64_000_000
Said = tuple[str, str | None]
"""The path of a record, and the digest it should have."""


def kept_records(text: SystemText, wanted: Iterable[str], folder: Path) -> Iterator[KeptRecord]:
    """Each wanted record as it was found, relative to the register's file."""
    for name in wanted:
        said = list(_said(text, name))
        if not said:
            yield KeptRecord(name=name, state="undeclared")
        for path, digest in said[:1]:
            yield KeptRecord(name=name, state=_state(folder, path, digest), place=path)


def _said(text: SystemText, name: str) -> Iterator[Said]:
    """Where the register says that a record is: by its name, or the newest of the entries that are about the same."""
    if name in text.records:
        record = text.records[name]
        yield (record.path, record.sha256) if isinstance(record, RecordText) else (record, None)
    elif name == "intended_use" and text.intended_use:
        yield text.intended_use, None
    elif name == "impact_assessment":
        yield from _newest(text, IMPACT)
    elif name == "risk_assessment":
        yield from _newest(text, RISK)
    elif name == "supplier_check":
        yield from ((each.terms, each.sha256) for each in text.suppliers if each.terms)
    elif name in {"test_report", "oversight_test"}:
        tests = sorted(text.tests, key=lambda each: each.on, reverse=True)
        about_people = name == "oversight_test"
        yield from (
            (each.record, each.sha256) for each in tests if each.record and (each.type == OVERSIGHT) is about_people
        )


def _newest(text: SystemText, types: frozenset[str]) -> Iterator[Said]:
    fitting = [each for each in text.assessments if each.type.lower().replace("_", "-") in types]
    for each in sorted(fitting, key=lambda each: each.on, reverse=True):
        if each.record:
            yield each.record, each.sha256


def _state(folder: Path, path: str, digest: str | None) -> str:
    """Whether a record is there. One that has an address is elsewhere, and nobody looks."""
    if "://" in path:
        return "elsewhere"
    file = folder / path
    try:
        if not file.is_file():
            return "missing"
        if file.stat().st_size > MOST_BYTES:
            return "unreadable"
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"
    return "kept" if digest is None or digest.lower().removeprefix("sha256:") == found else "changed"
