"""What a tool told of the estate, in the same form for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

NAME = re.compile(r"\b[a-z]+-[a-z]+-\d{4}\b")
ID = re.compile(r"\bL?[AS]KIA[A-Z0-9]{12,}\b|\b[A-Z0-9]{10}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""What a service calls by a name of its own making: access keys, agents, entities."""
MOST_LETTERS = 200
REFUSED = re.compile(r"access ?denied|not authorized|forbidden|permission", re.IGNORECASE)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Findings as (check, name of a thing); the checks that said they cannot know; whether it came to its end."""

    found: frozenset[tuple[str, str]] = frozenset()
    unknown: frozenset[str] = frozenset()
    ended: bool = True
    seconds: float = 0.0
    calls: int = 0
    """How often it asked AWS."""
    refusals: str = ""
    """The lines of its output that speak of something refused."""
    why: str = ""
    """Why it did not come to its end, in its own last words."""


def named(check: str, texts: Iterable[str], ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a finding is about: the things whose names stand in its texts, or whose ids do."""
    for text in texts:
        for name in NAME.findall(text):
            yield check, name
        for key in ID.findall(text):
            if key in ids:
                yield check, ids[key]


def refusals(text: str) -> str:
    """The lines that speak of something refused."""
    return "\n".join(line for line in text.splitlines() if REFUSED.search(line))


def last_words(text: str) -> str:
    """The last line that says something, short enough for a table."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:MOST_LETTERS] if lines else "it said nothing"
