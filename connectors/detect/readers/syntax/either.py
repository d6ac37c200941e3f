"""Files of one name that are written in one way or another: told by how they begin, also where only a part is there."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.readers.syntax import jsons, xmls
from connectors.detect.readers.syntax.entry import Entry, Syntax


def json_or(other: Syntax) -> Syntax:
    """JSON if it begins like that (a part of it begins with a string), else the other."""

    def entries(data: bytes) -> Iterator[Entry]:
        return jsons.entries(data) if is_json(data) else other(data)

    return entries


def xml_or(other: Syntax) -> Syntax:
    """XML if it begins like that, else the other."""

    def entries(data: bytes) -> Iterator[Entry]:
        return xmls.entries(data) if data.lstrip()[:1] == b"<" else other(data)

    return entries


def is_json(data: bytes) -> bool:
    """Whether a text begins like JSON, or like a part of it."""
    return data.lstrip()[:1] in (b"{", b'"', b"/", b"}")
