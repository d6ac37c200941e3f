"""What a layer of encoding is."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Encoding(StrEnum):
    """How a piece of text is encoded."""

    BASE64 = "base64"
    HEX = "hex"
    PERCENT = "percent"
    ESCAPED = "escaped"
    ENTITIES = "entities"


class Layer(msgspec.Struct, frozen=True):
    """What ``data[start:end]`` of a text is when it is decoded: UTF-8 text, or an archive."""

    start: int
    end: int
    kind: Encoding
    data: bytes

    def __repr__(self) -> str:
        return f"Layer({self.start}, {self.end}, {self.kind.value!r}, {len(self.data)} bytes)"
