"""YAML line by line, by its indentation: templates and broken files are read as far as they make sense.

A real YAML reader refuses Helm's templates and tells no places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from connectors.detect.readers.syntax.entry import Entry, text

_LINE = re.compile(rb"^(?P<indent>[ \t]*+)(?P<dashes>(?:-[ \t]++)*+)(?P<rest>[^\n]*+)", re.MULTILINE)
_KEY = re.compile(
    rb"(?:\"(?P<double>[^\"\n]{0,300})\"|'(?P<single>[^'\n]{0,300})'|(?P<plain>[^\s\"'\[\]{},#|>&*%`][^\n]{0,200}?))"
    rb"[ \t]{0,8}:(?:[ \t]++|\r?$)"
)
_DASH = re.compile(rb"-[ \t]+")
_PREFIX = re.compile(rb"(?:(?:&[\w-]{1,60}|!!\w{1,20})[ \t]++)*+")
_BLOCK = re.compile(rb"[|>][+\-0-9]{0,3}[ \t]*+(?:#[^\n]*+)?\r?$")
_QUOTED = re.compile(rb"\"(?P<double>(?:[^\"\\]|\\.)*+)\"?|'(?P<single>(?:[^']|'')*+)'?", re.DOTALL)
_BARE = re.compile(rb"(?:[^#\r\n]|(?<![ \t])#)*+")
_FLOW = re.compile(
    rb"[\"']?(?P<key>[\w.\-/]{1,100})[\"']?[ \t]{0,4}:[ \t]{1,8}"
    rb"(?:\"(?P<double>[^\"\n]{0,4000})\"|'(?P<single>[^'\n]{0,4000})'|(?P<plain>[^\s,{}\[\]\"'][^,{}\[\]\n]{0,4000}))"
)
DEEPEST = 60


class Level(msgspec.Struct):
    """A mapping or a list that the line at hand lies in. ``column`` is doubled, so that a dash fits in between."""

    column: int
    key: str
    group: int


class _Reading:
    """Where in the structure the reading is."""

    def __init__(self) -> None:
        self.levels: list[Level] = []
        self.groups = 0

    def dash(self, column: int) -> None:
        """Begin the next item of a list."""
        place = 2 * column + 1
        self._leave(place)
        self.groups += 1
        if self.levels and self.levels[-1].column == place:
            same = self.levels[-1]
            same.key, same.group = str(int(same.key) + 1), self.groups
        else:
            self.levels.append(Level(place, "0", self.groups))

    def key(self, column: int, name: str) -> None:
        """Come to a key of a mapping."""
        place = 2 * column
        self._leave(place)
        if self.levels and self.levels[-1].column == place:
            self.levels[-1].key = name
            return
        self.groups += 1
        self.levels.append(Level(place, name, self.groups))

    def entry(self, value: str, start: int, end: int) -> Entry:
        """The value that stands here."""
        return Entry(tuple(level.key for level in self.levels), value, start, end, self.group())

    def group(self) -> int:
        """The group of what stands side by side here."""
        return self.levels[-1].group if self.levels else 0

    def _leave(self, place: int) -> None:
        del self.levels[DEEPEST:]
        while self.levels and self.levels[-1].column > place:
            self.levels.pop()


def entries(data: bytes) -> Iterator[Entry]:
    """Every scalar, with the keys that lead there; the places in lists count from 0."""
    reading, at, size = _Reading(), 0, len(data)
    while at < size:
        line = _LINE.match(data, at)
        if line is None:
            break
        at = line.end() + 1
        rest = line["rest"]
        if not rest or rest[:1] in b"#\r" or rest.startswith((b"{{", b"---", b"...")):
            if rest.startswith(b"---"):
                reading.levels.clear()
            continue
        column = len(line["indent"])
        if dashes := line["dashes"]:
            for dash in _DASH.finditer(dashes):
                reading.dash(column + dash.start())
        begins = line.start("rest")
        if key := _KEY.match(data, begins, line.end()):
            reading.key(begins - line.start(), text(key["double"] or key["single"] or key["plain"] or b"").strip())
            begins = key.end()
        elif not dashes:
            continue
        found, ends = _values(data, begins, line, reading)
        yield from found
        at = max(at, ends)


def _values(data: bytes, at: int, line: re.Match[bytes], reading: _Reading) -> tuple[list[Entry], int]:
    """What stands behind a key or a dash, and where reading goes on."""
    at = _PREFIX.match(data, at, line.end()).end()  # type: ignore[union-attr]  # because it matches nothing, too
    first = data[at : at + 1]
    if first in b"|>" and first and _BLOCK.match(data, at, line.end()):
        return _block(data, line, reading)
    if first in (b'"', b"'"):
        quoted = _QUOTED.match(data, at)
        kind = str(quoted.lastgroup) if quoted else ""
        if quoted and (b"\n" not in quoted[kind] or quoted[0][-1:] == first):
            entry = reading.entry(_unquoted(quoted[kind], kind), *quoted.span(kind))
            return [entry], data.find(b"\n", quoted.end()) + 1 or len(data)
    if first in (b"{", b"[") and not data.startswith(b"{{", at):
        return list(_flow(data, at, line.end(), reading)), line.end()
    bare = _BARE.match(data, at, line.end())
    value = bare[0].rstrip() if bare else b""
    return ([reading.entry(text(value), at, at + len(value))] if value else []), line.end()


def _block(data: bytes, line: re.Match[bytes], reading: _Reading) -> tuple[list[Entry], int]:
    """A text of several lines: all that are indented more than the line that begins it."""
    column, start = len(line["indent"]), line.end() + 1
    lines: list[bytes] = []
    at = end = start
    while at < len(data) and (each := _LINE.match(data, at)):
        inner = each["dashes"] + each["rest"]
        if inner.strip() and len(each["indent"]) <= column:
            break
        lines.append(inner.rstrip())
        at, end = each.end() + 1, each.end() if inner.strip() else end
    value = b"\n".join(lines).strip()
    return ([reading.entry(text(value), start, end)] if value else []), at


def _flow(data: bytes, at: int, end: int, reading: _Reading) -> Iterator[Entry]:
    """The pairs of ``{name: value}`` on one line."""
    reading.groups += 1
    above, group = tuple(level.key for level in reading.levels), reading.groups
    for hit in _FLOW.finditer(data, at, end):
        kind = "double" if hit["double"] is not None else "single" if hit["single"] is not None else "plain"
        yield Entry((*above, text(hit["key"])), _unquoted(hit[kind].rstrip(), kind), *hit.span(kind), group)


def _unquoted(raw: bytes, kind: str) -> str:
    if kind == "single":
        return text(raw.replace(b"''", b"'"))
    if kind == "double" and b"\\" in raw:
        return text(raw.replace(b'\\"', b'"').replace(b"\\n", b"\n").replace(b"\\\\", b"\\"))
    return text(raw)
