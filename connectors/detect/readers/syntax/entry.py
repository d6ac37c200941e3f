"""One setting of a file: where it is in the file's structure, its value, and where that stands in the text."""

from __future__ import annotations

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


def beside(entries: Iterable[Entry], entry: Entry, names: str) -> str:
    """The value of the nearest setting of one of ``names`` (with bars between) in the group; the first name wins."""
    near = [each for each in entries if each.group == entry.group and each.value]
    for name in names.split("|"):
        if found := [each for each in near if each.name.lower() == name]:
            return min(found, key=lambda each: abs(each.start - entry.start)).value
    return ""


def facts_of(entries: Sequence[Entry], entry: Entry, wanted: dict[str, str]) -> dict[str, str]:
    """What may be told of a setting by those beside it: ``{"host": "host|server"}``; ``@-2`` is one of its own names.

    What looks no plain fact is left out.
    """
    found = {
        fact: (_own(entry, int(names[1:])) if names.startswith("@") else beside(entries, entry, names)).strip()
        for fact, names in wanted.items()
    }
    return {fact: value for fact, value in found.items() if is_fact(value) and value != entry.value}


def _own(entry: Entry, place: int) -> str:
    return entry.keys[place] if -len(entry.keys) <= place < len(entry.keys) else ""


LONGEST_FACT = 200


def is_fact(value: str) -> bool:
    """Whether a text is short and plain enough to be told, and holds no password of its own."""
    if not 0 < len(value) <= LONGEST_FACT or not value.isprintable():
        return False
    return not (("://" in value and "@" in value) or ("=" in value and any(mark in value for mark in "?&;")))


def text(raw: bytes) -> str:
    """The text of bytes, whatever they are."""
    return raw.decode(errors="replace")
