"""Kingfisher's JSON, whole or a finding a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.scanners.formats.fields import Fields, at, each, first_text, moment, number, text
from connectors.scanners.model import Leaked, Settled

KEY_ID = re.compile(r"(?:AKIA|ASIA)[A-Z2-7]{16}")
NOT_LIVE = frozenset({"inactive credential", "inactive"})


def knows(document: object) -> bool:
    """Whether its findings come with the rule that made them."""
    return any(
        isinstance(one.get("rule"), dict) and isinstance(one.get("finding"), dict) for one in _findings(document)
    )


def read(document: object) -> Iterator[Leaked | Settled]:
    """Every secret that it found, but those that its provider no longer takes."""
    for one in _findings(document):
        if text(one, "finding", "validation", "status").lower() in NOT_LIVE:
            yield Settled()
            continue
        yield _leaked(one)


def _leaked(one: Fields) -> Leaked:
    shown = text(one, "finding", "snippet")
    captures = at(one, "finding", "dependent_captures")
    paired = next((str(each) for each in captures.values()), "") if isinstance(captures, dict) else ""
    key = KEY_ID.fullmatch(shown)
    hidden = "*" * 4 in shown or shown.startswith("[REDACTED")
    git = ("finding", "git_metadata", "commit")
    return Leaked(
        scanner="kingfisher",
        rule=text(one, "rule", "id"),
        path=text(one, "finding", "path").removeprefix("./"),
        line=number(one, "finding", "line"),
        # A key's id is public; the secret beside it is what leaked.
        value="" if hidden else (paired if key and paired else shown),
        credential=shown if key else None,
        digest=text(one, "finding", "fingerprint") if hidden else "",
        repository=text(one, "finding", "git_metadata", "repository_url"),
        commit=text(one, *git, "id"),
        author=first_text(one, (*git, "committer", "email"), (*git, "committer", "name")) or None,
        at=moment(at(one, *git, "date")),
    )


def _findings(document: object) -> Iterator[Fields]:
    yield from each(document) if isinstance(document, list) else each(document, "findings")
