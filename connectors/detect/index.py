"""The index that the package carries: every detector's file, name and fixed text, so that none has to be read.

``make docs`` writes it, and a test tells when it is stale. Where it does not belong to the detectors at hand, because
they are being worked on, it is not used.
"""

from __future__ import annotations

import msgspec

from connectors.detect.entries import INDEX, Entry, all_entries, rules, sizes

FILE = INDEX


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One detector: what is needed to look for it without a database."""

    module: str
    name: str
    keywords: tuple[str, ...]
    width: int
    folded: bool
    looks_around: bool
    one_line: bool


class Index(msgspec.Struct, frozen=True):
    """What the file holds."""

    sizes: str
    rules: str
    lines: tuple[Line, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The detectors, as a set without a database takes them."""
        return tuple(
            Entry(
                module=line.module,
                name=line.name,
                trigger="",
                back=0,
                width=line.width,
                keywords=tuple(keyword.encode("latin-1") for keyword in line.keywords),
                folded=line.folded,
                looks_around=line.looks_around,
                one_line=line.one_line,
            )
            for line in self.lines
        )


def read() -> Index | None:
    """The index, if it belongs to the detectors at hand."""
    try:
        found = msgspec.json.decode(FILE.read_bytes(), type=Index)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.sizes == sizes() else None


def text() -> str:
    """What the file should hold."""
    lines = tuple(map(_line, all_entries()))
    told = msgspec.json.encode(Index(sizes(), rules(), lines)).decode()
    return told.replace("],[", "],\n[") + "\n"


def _line(entry: Entry) -> Line:
    return Line(
        entry.module,
        entry.name,
        tuple(keyword.decode("latin-1") for keyword in entry.keywords),
        entry.width,
        entry.folded,
        entry.looks_around,
        entry.one_line,
    )
