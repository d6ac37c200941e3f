"""Blocks and attributes of Terraform's language, with the lines they stand on.

This is no parser of expressions: it knows where they begin and end, and nothing is evaluated. It goes over a text once,
never back, and takes whatever is wrong as far as it can be taken. (A full parser from the package index took 19 s for
100 KB; files of strangers are read here, by the thousand.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

MOST_DEEP = 40
"""No code nests blocks so deep; what does is stepped over."""
_BLANK = re.compile(r"(?:\s|#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_HEREDOC = re.compile(r"<<-?([A-Za-z_][\w-]*)[ \t\r]*\n")
_TELLING = re.compile(r'["#\n{}\[\]()]|//|/\*|<<')
_IN_TEXT = re.compile(r'\\.|\$\$\{|%%\{|[$%]\{|["\n]', re.DOTALL)
_IN_TEMPLATE = re.compile(r'["{}]')
_SPACE = re.compile(r"[ \t\r]*")


class Attribute(msgspec.Struct, frozen=True):
    """``name = value``, the value as it is written; ``start`` and ``end`` are its places in the text."""

    value: str
    start: int
    end: int


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """``kind "label" "label" { … }``. ``opens`` and ``closes`` are the places of its braces."""

    kind: str
    labels: tuple[str, ...]
    attributes: dict[str, Attribute]
    blocks: tuple[Block, ...]
    start: int
    opens: int
    closes: int


def blocks(text: str) -> Iterator[Block]:
    """Every block at the top of a file."""
    place = 0
    while place < len(text):
        place = _blank(text, place)
        found = _item(text, place, 0)
        if isinstance(found, Block):
            yield found
            place = found.closes + 1
        else:
            place = found[1].end if isinstance(found, tuple) else max(found, place + 1)


def line_of(text: str, place: int) -> int:
    """The number of the line of a place."""
    return text.count("\n", 0, place) + 1


def text_end(text: str, place: int) -> int:
    """Where the quoted text that begins here ends: after its quote, or at the end of the line when it has none."""
    modes = ['"']
    place += 1
    while modes:
        inside = modes[-1] == '"'
        found = (_IN_TEXT if inside else _IN_TEMPLATE).search(text, place)
        if found is None:
            return len(text)
        place = found.end()
        mark = found[0]
        if inside and mark == "\n":
            return found.start()
        if mark == '"' and not inside:
            modes.append('"')
        elif mark in {"${", "%{", "{"}:
            modes.append("{")
        elif mark in {'"', "}"}:
            modes.pop()
    return place


def value_end(text: str, place: int) -> int:
    """Where the expression that begins here ends: at the end of its line, unless brackets go on."""
    depth = 0
    while (found := _TELLING.search(text, place)) is not None:
        mark = found[0]
        if mark in "{[(":
            depth += 1
        elif mark in "}])":
            depth -= 1
        if depth < 0 or (depth == 0 and mark == "\n"):
            return found.start()
        place = _after(text, found)
    return len(text)


def _after(text: str, found: re.Match[str]) -> int:
    """Where to go on after a mark: behind the text, remark or heredoc that it begins."""
    mark, start = found[0], found.start()
    if mark == '"':
        return text_end(text, start)
    if mark in {"#", "//"}:
        end = text.find("\n", start)
        return end if end >= 0 else len(text)
    if mark == "/*":
        end = text.find("*/", start + 2)
        return end + 2 if end >= 0 else len(text)
    if mark == "<<" and (heredoc := _HEREDOC.match(text, start)):
        last = re.compile(rf"^[ \t]*{re.escape(heredoc[1])}[ \t\r]*$", re.MULTILINE).search(text, heredoc.end())
        return last.end() if last else len(text)
    return found.end()


def _item(text: str, place: int, depth: int) -> Block | tuple[str, Attribute] | int:
    """The block or attribute that begins here, or where to go on where none does."""
    named = _NAME.match(text, place)
    if named is None:
        found = _TELLING.match(text, place)
        return _after(text, found) if found else place + 1
    after = _spaces(text, named.end())
    if text.startswith("=", after) and not text.startswith("==", after):
        start = _spaces(text, after + 1)
        end = value_end(text, start)
        return named[0], Attribute(text[start:end].strip(), start, end)
    return _block(text, named, depth)


def _block(text: str, named: re.Match[str], depth: int) -> Block | int:
    labels: list[str] = []
    place = _spaces(text, named.end())
    while place < len(text) and text[place] != "{":
        label = _NAME.match(text, place)
        end = label.end() if label else text_end(text, place) if text[place] == '"' else 0
        if not end:
            return max(value_end(text, place), named.end())
        labels.append(text[place:end].strip('"'))
        place = _spaces(text, end)
    if depth >= MOST_DEEP or place >= len(text):
        return value_end(text, place) + 1
    return _body(text, named, tuple(labels), place, depth)


def _body(text: str, named: re.Match[str], labels: tuple[str, ...], opens: int, depth: int) -> Block:
    attributes: dict[str, Attribute] = {}
    inner: list[Block] = []
    place = _blank(text, opens + 1)
    while place < len(text) and text[place] != "}":
        found = _item(text, place, depth + 1)
        if isinstance(found, Block):
            inner.append(found)
            place = found.closes + 1
        elif isinstance(found, tuple):
            attributes.setdefault(*found)
            place = max(found[1].end, place + 1)
        else:
            place = max(found, place + 1)
        place = _blank(text, place)
    return Block(
        kind=named[0],
        labels=labels,
        attributes=attributes,
        blocks=tuple(inner),
        start=named.start(),
        opens=opens,
        closes=min(place, len(text)),
    )


def _blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _spaces(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
