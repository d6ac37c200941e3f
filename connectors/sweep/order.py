"""In which order blobs are read: the versions of a file one after the other, for git stores each by what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

BLOCK = 256
"""How many blobs go to one process before the other has its turn: large files that lie together are shared so."""


def by_path(names: Iterable[str], paths: Mapping[str, str]) -> list[str]:
    """The same names, those of one path together."""
    versions: dict[str, list[str]] = {}
    for name in names:
        versions.setdefault(paths.get(name, ""), []).append(name)
    return list(chain.from_iterable(versions.values()))


def dealt(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names for two processes, block by block in turns."""
    hands: tuple[list[str], list[str]] = ([], [])
    for number, start in enumerate(range(0, len(names), BLOCK)):
        hands[number % 2].extend(names[start : start + BLOCK])
    return hands
