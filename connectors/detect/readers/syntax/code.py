"""Settings written as a program: every name with a text in quotes behind it, in PHP, Python, Ruby, Groovy and HCL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.readers.syntax.entry import Entry, text

_ASSIGNED = re.compile(
    rb"(?<![\w.\-])(?P<name>[A-Za-z_][\w.\-]{0,99}+)[\"']?[ \t]{0,8}[\])]?[ \t]{0,30}(?:=>|=|:|,)[ \t\r\n]{0,30}"
    rb"(?:\"(?P<double>(?:[^\"\\\n]|\\.){0,4000}+)\"|'(?P<single>(?:[^'\\\n]|\\.){0,4000}+)')"
)
_ESCAPE = re.compile(rb"\\([\\'\"])")


def entries(data: bytes) -> Iterator[Entry]:
    """Every text in quotes that stands behind a name: ``'a' => 'b'``, ``a = "b"``, ``define('a', 'b')``."""
    for hit in _ASSIGNED.finditer(data):
        kind = "double" if hit["double"] is not None else "single"
        yield Entry((text(hit["name"]),), text(_ESCAPE.sub(rb"\1", hit[kind])), *hit.span(kind))
