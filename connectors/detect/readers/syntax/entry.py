"""One setting of a file: where it is in the file's structure, its value, and where that stands in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """A value and the names that lead to it. ``group`` is the same for settings that stand side by side."""

    keys: tuple[str, ...]
    value: str
    start: int
    end: int
    group: int = 0

    def __repr__(self) -> str:
        return f"Entry({'/'.join(self.keys)!r}, {self.start}, {self.end})"

    @property
    def name(self) -> str:
        """The last of its names: that of the setting itself."""
        return self.keys[-1] if self.keys else ""

    @property
    def path(self) -> str:
        """All its names in small letters, with a slash before each."""
        return "/" + "/".join(self.keys).lower()


Syntax = Callable[[bytes], Iterator[Entry]]


class Surroundings:
    """What stands beside settings. ``wanted`` names facts: ``{"host": "host|server"}``, the first of them there wins.

    ``@-2`` stands for one of the setting's own names. What looks no plain fact is left out.
    """

    def __init__(self, entries: Iterable[Entry], wanted: dict[str, str]) -> None:
        self._wanted = wanted
        names = {name for each in wanted.values() for name in each.split("|")}
        self._near: dict[tuple[int, str], list[tuple[int, str]]] = {}
        for entry in entries:
            if entry.value and (name := entry.name.lower()) in names:
                self._near.setdefault((entry.group, name), []).append((entry.start, entry.value))
        for each in self._near.values():
            each.sort()

    def facts(self, entry: Entry) -> dict[str, str]:
        """What may be told of a setting by those beside it."""
        found = {fact: self._fact(entry, names).strip() for fact, names in self._wanted.items()}
        return {fact: value for fact, value in found.items() if is_fact(value) and value != entry.value}

    def _fact(self, entry: Entry, names: str) -> str:
        if names.startswith("@"):
            place = int(names[1:])
            return entry.keys[place] if -len(entry.keys) <= place < len(entry.keys) else ""
        shelves = (self._near.get((entry.group, name)) for name in names.split("|"))
        return next((_nearest(each, entry.start) for each in shelves if each), "")


def _nearest(places: Sequence[tuple[int, str]], at: int) -> str:
    """The value that stands nearest."""
    after = bisect_left(places, (at, ""))
    return min(places[max(0, after - 1) : after + 1], key=lambda each: abs(each[0] - at))[1]


LONGEST_FACT = 200


def is_fact(value: str) -> bool:
    """Whether a text is short and plain enough to be told, and holds no password of its own."""
    if not 0 < len(value) <= LONGEST_FACT or not value.isprintable():
        return False
    return not (("://" in value and "@" in value) or ("=" in value and any(mark in value for mark in "?&;")))


def text(raw: bytes) -> str:
    """The text of bytes, whatever they are."""
    return raw.decode(errors="replace")
