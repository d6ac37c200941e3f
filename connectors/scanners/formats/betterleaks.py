"""Betterleaks' JSON, whole or a finding a line."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import Fields, at, each, first_text, moment, number, text
from connectors.scanners.model import Leaked

REDACTED = "REDACTED"


def knows(document: object) -> bool:
    """Whether its findings have a match and attributes."""
    return any("rule_id" in one and isinstance(one.get("match"), dict) for one in _findings(document))


def read(document: object) -> Iterator[Leaked]:
    """Every secret that it found."""
    for one in _findings(document):
        value = text(one, "match", "value")
        hidden = REDACTED in value or not value
        yield Leaked(
            scanner="betterleaks",
            rule=text(one, "rule_id"),
            path=text(one, "location", "path"),
            line=number(one, "location", "start_line"),
            value="" if hidden else value,
            context="" if hidden else text(one, "match", "full"),
            digest=text(one, "match", "fingerprint") if hidden else "",
            commit=text(one, "attributes", "git.sha"),
            author=first_text(one, ("attributes", "git.author_email"), ("attributes", "git.author_name")) or None,
            at=moment(at(one, "attributes", "git.date")),
        )


def _findings(document: object) -> Iterator[Fields]:
    yield from each(document) if isinstance(document, list) else each(document, "findings")
