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
    yield from _Decoding(look).down(data, candidates)


class _Decoding:
    """Goes down one text, and keeps count of what was decoded."""

    def __init__(self, look: Callable[[bytes], Places]) -> None:
        self._look = look
        self._left = MOST

    def down(self, data: bytes, candidates: Places, start: int = -1, depth: int = 1) -> Iterator[tuple[int, bytes]]:
        for layer in layers(data, candidates):
            at = layer.start if start < 0 else start
            for text in _texts(layer.data, self._left):
                self._left -= len(text)
                yield at, text
                if depth < DEEPEST and self._left > 0:
                    yield from self.down(text, self._look(text), at, depth + 1)
            if self._left <= 0:
                return


def _texts(data: bytes, most: int) -> Iterator[bytes]:
    if not is_archive(data, ""):
        yield data
        return
    for part in members(data, "", Budget(total=most)):
        if isinstance(part, Member):
            yield as_text(part.data)
