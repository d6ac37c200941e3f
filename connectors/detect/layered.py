"""Everything that is encoded in a text, and encoded in that, as far down as is worth going."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from connectors.detect.decode import Encoding, layers
from connectors.detect.text import as_text
from connectors.detect.unpack import Budget, Member, is_archive, members

DEEPEST = 3
"""How many encodings may lie in one another."""
MOST = 32_000_000
"""Bytes that are decoded of one text, whatever lies in what."""

Places = Iterable[tuple[int, Encoding]]


def pieces(data: bytes, candidates: Places, look: Callable[[bytes], Places]) -> Iterator[tuple[int, bytes]]:
    """Every decoded piece of a text, and where in the text it begins. ``look`` finds the candidates in a piece."""
    left = MOST
    pending = [(0, layer, layer.start) for layer in layers(data, candidates)]
    while pending and left > 0:
        depth, layer, start = pending.pop()
        for text in _texts(layer.data, left):
            left -= len(text)
            yield start, text
            if depth + 1 < DEEPEST:
                pending += [(depth + 1, inner, start) for inner in layers(text, look(text))]


def _texts(data: bytes, most: int) -> Iterator[bytes]:
    if not is_archive(data, ""):
        yield data
        return
    for part in members(data, "", Budget(total=most)):
        if isinstance(part, Member):
            yield as_text(part.data)
