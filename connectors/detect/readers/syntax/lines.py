"""Settings of one line each: INI, TOML, Java's properties, and the variables of shells."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from connectors.detect.readers.syntax.entry import Entry, Syntax, text

_VALUE = rb"(?:\"(?P<double>(?:[^\"\\\n]|\\.)*+)\"|'(?P<single>[^'\n]*+)'|(?P<bare>[^\n]*+))"
_SECTION = rb"[ \t]*+\[{1,2}(?P<section>[^\]\n]*+)\]"
_SHELL = re.compile(
    rb"^[ \t]*+(?:(?:export|set|setenv|declare|typeset|local|readonly|[-]x|[Ee][Nn][Vv])[ \t]++)*+"
    rb"(?P<name>[A-Za-z_][\w.\-]*+)[ \t]*+=[ \t]*+"
    rb"(?:\"(?P<double>(?:[^\"\\]|\\.){0,16000}+)\"|'(?P<single>[^']{0,16000}+)'|(?P<bare>[^\n]*+))",
    re.MULTILINE,
)
_COMMENT = re.compile(rb"[ \t]+[#;][^\n]*$")


def ini(data: bytes) -> Iterator[Entry]:
    """``[section]`` and ``name = value`` or ``name: value``."""
    return _read(data, _expression(b"=:"))


def equals(data: bytes) -> Iterator[Entry]:
    """``[section]`` and ``name = value`` alone, where a name may hold a colon."""
    return _read(data, _expression(b"="))


def words(data: bytes) -> Iterator[Entry]:
    """``name value``, with blanks or an equals sign between: the settings of many servers."""
    return _read(data, _expression(b"= \t"))


def properties(data: bytes) -> Iterator[Entry]:
    """``a.b.name=value``: the names are split at their dots."""
    for each in _read(data, _expression(b"=:")):
        yield Entry(tuple(each.keys[-1].split(".")), each.value, each.start, each.end)


def shell(data: bytes) -> Iterator[Entry]:
    """``NAME=value``, with ``export`` before it or not, and a comment behind it or not."""
    for hit in _SHELL.finditer(data):
        kind = _kind(hit)
        value = hit[kind]
        if kind == "bare":
            value = _COMMENT.sub(b"", value).rstrip() if value[:1] not in b"#" else b""
        yield Entry((text(hit["name"]),), text(value), hit.start(kind), hit.start(kind) + len(value))


@functools.cache
def _expression(between: bytes) -> re.Pattern[bytes]:
    """The expression for settings with one of these characters between name and value."""
    name = rb"[ \t]*+(?P<name>\"[^\"\n]*+\"|[^\s" + re.escape(between) + rb"#;\[\"][^\n" + re.escape(between) + rb"]*+)"
    return re.compile(
        rb"^(?:" + _SECTION + rb"|" + name + rb"[" + re.escape(between) + rb"][ \t]*+" + _VALUE + rb")", re.MULTILINE
    )


def _read(data: bytes, expression: re.Pattern[bytes]) -> Iterator[Entry]:
    section, group = "", 0
    for hit in expression.finditer(data):
        if hit["section"] is not None:
            section, group = text(hit["section"]).strip(" \"'"), group + 1
            continue
        kind = _kind(hit)
        value = hit[kind].rstrip()
        name = text(hit["name"]).strip(' \t"')
        yield Entry((section, name), _plain(value, kind), hit.start(kind), hit.start(kind) + len(value), group)


def _kind(hit: re.Match[bytes]) -> str:
    return next(kind for kind in ("double", "single", "bare") if hit[kind] is not None)


def _plain(raw: bytes, kind: str) -> str:
    return text(raw.replace(b'\\"', b'"').replace(b"\\\\", b"\\")) if kind == "double" else text(raw)


def naming(syntax: Syntax, *, separator: str) -> Syntax:
    """The same settings, their last name split: ``a.b.c`` of TOML or of a YAML file of Spring."""

    def entries(data: bytes) -> Iterator[Entry]:
        for each in syntax(data):
            keys = (*each.keys[:-1], *each.name.split(separator))
            yield Entry(keys, each.value, each.start, each.end, each.group)

    return entries
