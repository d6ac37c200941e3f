"""Environments by the words that people use for them, in tags and in names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

PRODUCTION = "production"
TAGS = ("environment", "env", "stage")
"""Tags that say an environment, spelled small and without separators."""
WORDS: Mapping[str, str] = {
    "prod": PRODUCTION,
    "production": PRODUCTION,
    "prd": PRODUCTION,
    "live": PRODUCTION,
    "staging": "staging",
    "stage": "staging",
    "stg": "staging",
    "preprod": "staging",
    "uat": "staging",
    "dev": "development",
    "development": "development",
    "test": "test",
    "testing": "test",
    "qa": "test",
    "sandbox": "sandbox",
}
AMBIGUOUS = frozenset({"live", "stage"})
"""Words that name an environment in a tag, but something else as easily in a name."""


class Tagged(msgspec.Struct, frozen=True):
    """What one tag says."""

    tag: str
    value: str


def canonical(word: str) -> str:
    """An environment by the one word that we use for it; a word of one's own stays as it is, in small letters."""
    plain = word.strip().lower()
    return WORDS.get(plain, plain)


def plain(tag: str) -> str:
    """A tag's name without what differs by habit: its prefix, its case and what separates its words."""
    return re.sub(r"[^a-z]", "", tag.lower().rpartition(":")[2])


def by_tags(tags: Mapping[str, str], keys: Iterable[str] = TAGS) -> Iterator[Tagged]:
    """The tags that say something, in the order of the keys."""
    if tags:
        known = {plain(tag): tag for tag in reversed([*tags])}
        for key in map(plain, keys):
            tag = known.get(key)
            if tag is not None and tags[tag].strip():
                yield Tagged(tag, tags[tag].strip())


def by_name(name: str) -> str | None:
    """The environment that a plain word of a name tells."""
    for word in re.split(r"[^a-z]+", name.lower()):
        if word in WORDS and word not in AMBIGUOUS:
            return WORDS[word]
    return None
