"""TruffleHog's JSON (version 3): a finding a line, with where it was in the words of the source it came from."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import Fields, at, each, first_text, moment, number, text
from connectors.scanners.model import Leaked

NEEDED = frozenset({"SourceMetadata", "DetectorName"})


def knows(document: object) -> bool:
    """Whether its findings name a detector and a source."""
    return isinstance(document, list) and any(one.keys() >= NEEDED for one in each(document))


def read(document: object) -> Iterator[Leaked]:
    """Every secret that it found."""
    for one in each(document):
        if one.keys() >= NEEDED:
            yield _leaked(one)


def _leaked(one: Fields) -> Leaked:
    data = at(one, "SourceMetadata", "Data")
    kinds = list(data.values()) if isinstance(data, dict) else []
    where = kinds[0] if kinds else {}
    return Leaked(
        scanner="trufflehog",
        rule=text(one, "DetectorName"),
        path=first_text(where, ("file",), ("path",), ("link",), ("key",)) or text(one, "SourceName"),
        line=number(where, "line"),
        value=text(one, "Raw"),
        context=text(one, "RawV2"),
        digest=text(one, "Redacted"),
        repository=text(where, "repository"),
        commit=text(where, "commit"),
        author=_address(first_text(where, ("email",), ("username",))) or None,
        at=moment(at(where, "timestamp")),
    )


def _address(author: str) -> str:
    """The address in ``Ann <ann@shop.example>``."""
    return author.partition("<")[2].rstrip(">") or author
