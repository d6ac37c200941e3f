"""Baselines of detect-secrets: hashes of values by file. What a person marked as no secret asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import at, each, moment, number, text
from connectors.scanners.model import Leaked, Settled


def knows(document: object) -> bool:
    """Whether it has results by file and says which plugins were used."""
    return isinstance(at(document, "results"), dict) and isinstance(at(document, "plugins_used"), list)


def read(document: object) -> Iterator[Leaked | Settled]:
    """Every potential secret that nobody marked as none."""
    found = at(document, "results")
    for path in found:
        for one in each(found, path):
            if one.get("is_secret") is False:
                yield Settled()
                continue
            yield Leaked(
                scanner="detect-secrets",
                rule=text(one, "type"),
                path=text(one, "filename") or path,
                line=number(one, "line_number"),
                digest=text(one, "hashed_secret"),
                at=moment(at(document, "generated_at")),
            )
