"""What a tool told of the estate, in the same form for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

NAME = re.compile(r"\b[a-z]+-[a-z]+-\d{4}\b")
KEY_ID = re.compile(r"\bL?[AS]KIA[A-Z0-9]{12,}\b")
REFUSED = re.compile(r"access ?denied|not authorized|forbidden|permission", re.IGNORECASE)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Findings as (check, name of a thing); the checks that said they cannot know; whether it came to its end."""

    found: frozenset[tuple[str, str]] = frozenset()
    unknown: frozenset[str] = frozenset()
    ended: bool = True
    seconds: float = 0.0
    refusals: str = ""
    """The lines of its output that speak of something refused."""


def named(check: str, texts: Iterable[str], users: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a finding is about: the things whose names stand in its texts, and users of the keys that do."""
    for text in texts:
        for name in NAME.findall(text):
            yield check, name
        for key in KEY_ID.findall(text):
            if key in users:
                yield check, users[key]


def refusals(text: str) -> str:
    """The lines that speak of something refused."""
    return "\n".join(line for line in text.splitlines() if REFUSED.search(line))
