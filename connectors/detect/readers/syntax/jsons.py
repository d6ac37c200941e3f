"""JSON with places: with comments and commas too many, cut off at either end, or with a line missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from connectors.detect.readers.syntax.entry import Entry, text

# Every alternative takes an unfinished text to its end, so that no place is read twice.
_TOKEN = re.compile(
    rb'"(?P<string>(?:[^"\\\n]|\\.)*+)"?(?P<colon>[ \t\r\n]*+:)?|(?P<mark>[{}\[\],])'
    rb"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|(?P<plain>[\w.+-]++)",
    re.DOTALL,
)
DEEPEST = 100


def entries(data: bytes) -> Iterator[Entry]:
    """Every string and number, with the keys that lead there; the places in lists count from 0."""
    keys, groups, count = [""], [0], 0
    places: list[int | None] = [None]
    for hit in _TOKEN.finditer(data):
        mark = hit["mark"]
        if mark is None:
            kind = "plain" if hit["string"] is None else "string"
            if hit["colon"]:
                keys[-1] = _plain(hit["string"])
            elif hit[kind] is not None:
                # The outermost braces have no name of their own; a piece that was cut out of a file has none of them.
                yield Entry(tuple(keys if keys[0] else keys[1:]), _plain(hit[kind]), *hit.span(kind), groups[-1])
        elif mark in b"{[":
            count += 1
            keys.append("0" if mark == b"[" else "")
            places.append(0 if mark == b"[" else None)
            groups.append(count)
            if len(keys) > DEEPEST:
                return
        elif mark == b",":
            _move_on(keys, places)
        elif len(keys) > 1:
            for each in (keys, places, groups):
                each.pop()


def _move_on(keys: list[str], places: list[int | None]) -> None:
    # Counted beside the key: in a damaged list a name may stand where its place belongs.
    if (place := places[-1]) is not None:
        places[-1] = place + 1
        keys[-1] = str(place + 1)


def _plain(raw: bytes) -> str:
    """The text that a string stands for; as it is written where its escapes are broken."""
    if b"\\" in raw:
        try:
            return msgspec.json.decode(b'"' + raw + b'"', type=str)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return text(raw)
    return text(raw)
