"""The words of the JSON document: a sweep as a program reads it. Its schema is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from graph.leaks import Confidence, Ignored, Leak, Place, Stale, Sweep, Swept, Verified
from reports.leaks.words import ignored, in_order


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """What this document is. The version grows when something that was there changes its meaning or goes."""

    name: Literal["muster-secrets"] = "muster-secrets"
    version: Literal[1] = 1


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are. ``below`` were found with less confidence than was asked for, and are told nowhere."""

    findings: int
    high: int
    medium: int
    low: int
    ignored: int
    below: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One secret. Its identity is rule and fingerprint; wherever it stands, it is this finding."""

    rule: str
    title: str
    provider: str
    confidence: Confidence
    fingerprint: str
    preview: str
    in_head: bool | None
    places: tuple[Place, ...]
    more_places: int
    credential: str | None
    facts: dict[str, str]
    verified: Verified | None
    ignored: Ignored | None
    remedy: str
    reference: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the whole sweep was."""

    format: Format
    version: str
    """The program's."""
    rules: str
    """A digest of the detectors and their engine: two sweeps with the same one looked for the same."""
    at: datetime
    complete: bool
    """Whether all that should have been read was. An incomplete sweep without findings is not clean."""
    counts: Counts


class Document(Head, frozen=True, kw_only=True):
    """A sweep: what counts (``findings``), what somebody ignored, what was read, and ignores without a meaning."""

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]
    coverage: tuple[Swept, ...]
    stale: tuple[Stale, ...]


def head_of(sweep: Sweep) -> Head:
    """Return what is said of the whole sweep."""
    told = sweep.told
    each = {level.value: sum(leak.confidence is level for leak in told) for level in Confidence}
    counts = Counts(findings=len(told), ignored=len(sweep.leaks) - len(told), below=sweep.below, **each)
    return Head(
        format=Format(),
        version=sweep.version,
        rules=sweep.rules,
        at=sweep.at,
        complete=sweep.complete,
        counts=counts,
    )


def findings_of(sweep: Sweep) -> list[Finding]:
    """Return what counts, surest first."""
    return [finding_of(leak) for leak in in_order(sweep.told)]


def ignored_of(sweep: Sweep) -> list[Finding]:
    """Return what somebody ignored, surest first."""
    return [finding_of(leak) for leak in ignored(sweep)]


def finding_of(leak: Leak) -> Finding:
    """Return a leak as the document writes it: the detector is its rule."""
    same = {name: getattr(leak, name) for name in Finding.__struct_fields__ if name != "rule"}
    return Finding(rule=leak.detector, **same)


def leaks_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document. Every field is always written, so every field is required."""
    schema = msgspec.json.schema(Document)
    for part in schema["$defs"].values():
        if "properties" in part:
            part["required"] = list(part["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Musterbook secrets", **schema}
