"""Values for machines: every field written out, order fixed, nothing in it that a terminal or a runner of CI obeys."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

ASTRAL = 0x10000
ALREADY = frozenset({str, int, float, bool, type(None)})
"""What is JSON as it is. Nearly all values are, so they are asked first."""
ENCODER = msgspec.json.Encoder()
OBEYED = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)
"""What runners of CI look for anywhere in a line that a job prints."""


def plain(value: object) -> Any:  # noqa: ANN401 because what comes back is any JSON value
    """Turn structs into dictionaries that name every field, defaults too: absent and empty must not look alike."""
    if type(value) in ALREADY:
        return value
    if isinstance(value, (tuple, list)):
        return [item if type(item) in ALREADY else plain(item) for item in value]
    if isinstance(value, msgspec.Struct):
        named = zip(value.__struct_fields__, msgspec.structs.astuple(value), strict=True)
        return {name: each if type(each) in ALREADY else plain(each) for name, each in named}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value)}
    return msgspec.to_builtins(value) if isinstance(value, date) else value


def json_line(value: object) -> str:
    """One line of JSON. Whatever does not print is escaped, which loses nothing and makes showing the file safe."""
    return json_of(plain(value))


def json_of(value: object) -> str:
    """One line of JSON of what ``plain`` gave, with names in the order that it has them."""
    try:
        text = msgspec.json.format(ENCODER.encode(value), indent=0).decode()
    except UnicodeEncodeError:
        # Halves of characters, which names of files can hold. It takes three times as long, and takes them.
        text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return printable(text)


def printable(text: str) -> str:
    """Escape what does not print, and what a runner of CI would obey, in a text that is JSON already."""
    shown = text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)
    return inert(shown) if "##" in shown else shown


def inert(text: str) -> str:
    """Escape what runners of CI obey in a text that is JSON, or that reads escapes as JSON does."""
    return OBEYED.sub(r"#\\u0023", text)


def _escaped(char: str) -> str:
    code = ord(char)
    if code < ASTRAL:
        return f"\\u{code:04x}"
    high, low = divmod(code - ASTRAL, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
