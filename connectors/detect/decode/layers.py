"""Decoding what stands at a candidate's place, and keeping it if it is text or an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from connectors.detect.decode import escapes, runs
from connectors.detect.decode.candidates import found
from connectors.detect.decode.legible import SHORTEST, legible
from connectors.detect.decode.model import Encoding, Layer
from connectors.detect.text import as_text
from connectors.detect.unpack.kinds import by_magic


class Way(NamedTuple):
    """How to decode: where the encoded piece begins and ends, and what it says."""

    span: Callable[[bytes, int], tuple[int, int]]
    decode: Callable[[bytes], bytes]
    glance: int = 0
    """So many bytes from the start must already be something, before the rest is decoded."""


WAYS: dict[Encoding, Way] = {
    Encoding.BASE64: Way(lambda data, at: (at, runs.base64_end(data, at)), runs.base64, runs.GLANCE),
    Encoding.HEX: Way(lambda data, at: (at, runs.hex_end(data, at)), runs.hexadecimal, runs.GLANCE),
    Encoding.PERCENT: Way(escapes.token_span, escapes.percent),
    Encoding.ESCAPED: Way(escapes.string_span, escapes.escaped),
    Encoding.ENTITIES: Way(escapes.attribute_span, escapes.entities),
}


def layers(data: bytes, candidates: Iterable[tuple[int, Encoding]] | None = None) -> Iterator[Layer]:
    """Decode every encoded piece of a text once. ``candidates`` are places in rising order, as ``found`` gives them."""
    ends = dict.fromkeys(WAYS, 0)
    for at, kind in found(data) if candidates is None else candidates:
        if at >= ends[kind]:
            start, end = WAYS[kind].span(data, at)
            ends[kind] = max(end, at + 1)
            if (layer := _layer(data, start, end, kind)) is not None:
                yield layer


def layer_at(data: bytes, at: int, kind: Encoding) -> Layer | None:
    """Decode what stands at one candidate's place. None if it is neither text nor an archive."""
    return _layer(data, *WAYS[kind].span(data, at), kind)


def _layer(data: bytes, start: int, end: int, kind: Encoding) -> Layer | None:
    way = WAYS[kind]
    encoded = data[start:end]
    if way.glance and _told(way.decode(encoded[: way.glance])) is None:
        return None
    decoded = _told(way.decode(encoded))
    return None if decoded is None or decoded == encoded else Layer(start, end, kind, decoded)


def _told(decoded: bytes) -> bytes | None:
    """Turn what was decoded into UTF-8 text, or leave it as the archive it is. None if it is neither."""
    if len(decoded) >= SHORTEST and by_magic(decoded[:21]) is not None:
        return decoded
    text = as_text(decoded)
    return text if legible(text) else None
