"""Gitleaks' JSON: a list of findings, whose fields begin with capitals."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import each, first_text, moment, number, text
from connectors.scanners.model import Leaked

REDACTED = "REDACTED"
NEEDED = frozenset({"RuleID", "File", "Secret"})


def knows(document: object) -> bool:
    """Whether it is such a list."""
    return isinstance(document, list) and any(one.keys() >= NEEDED for one in each(document))


def read(document: object) -> Iterator[Leaked]:
    """Every secret that it found."""
    for one in each(document):
        value = text(one, "Secret")
        hidden = REDACTED in value or value.endswith("...")
        yield Leaked(
            scanner="gitleaks",
            rule=text(one, "RuleID"),
            path=text(one, "File"),
            line=number(one, "StartLine"),
            value="" if hidden else value,
            context="" if hidden else text(one, "Match"),
            digest=text(one, "Fingerprint") if hidden else "",
            commit=text(one, "Commit"),
            author=first_text(one, ("Email",), ("Author",)) or None,
            at=moment(one.get("Date")),
        )
