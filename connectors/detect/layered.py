"""Everything that is encoded in a text, and encoded in that, as far down as is worth going."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from connectors.detect.decode import Encoding, layers
from connectors.detect.text import as_text
from connectors.detect.unpack import Budget, Member, Skipped, is_archive, members
from graph.leaks import Unread

DEEPEST = 3
"""How many encodings may lie in one another."""
MOST = 32_000_000
"""Bytes that are decoded of one text, whatever lies in what."""
SHORTENED = "an archive in an encoding, cut or damaged"
_DAMAGE = re.compile("cut off|damaged|lost its directory")

Places = Iterable[tuple[int, Encoding]]
Piece = tuple[int, bytes]


def pieces(
    data: bytes, path: str, candidates: Places, look: Callable[[bytes], Places]
) -> Iterator[Piece | Skipped | Unread]:
    """Every decoded piece of a text, and where in the text it begins; and what of them could not be read.

    ``look`` finds the candidates in a piece, ``path`` is how the text is called.
    """
    decoding = _Decoding(path, look)
    yield from decoding.down(data, candidates)
    if decoding.left <= 0:
        yield Unread(path=path, why=f"has more than {MOST // 1_000_000} MB that are encoded; the rest was not read")


class _Decoding:
    """Goes down one text, and keeps count of what was decoded."""

    def __init__(self, path: str, look: Callable[[bytes], Places]) -> None:
        self._path = path
        self._look = look
        self.left = MOST

    def down(
        self, data: bytes, candidates: Places, start: int = -1, depth: int = 1
    ) -> Iterator[Piece | Skipped | Unread]:
        for layer in layers(data, candidates):
            at = layer.start if start < 0 else start
            for text in self._texts(layer.data):
                if not isinstance(text, bytes):
                    yield text
                    continue
                self.left -= len(text)
                yield at, text
                if depth < DEEPEST and self.left > 0:
                    yield from self.down(text, self._look(text), at, depth + 1)
            if self.left <= 0:
                return

    def _texts(self, data: bytes) -> Iterator[bytes | Skipped | Unread]:
        if not is_archive(data, ""):
            yield data
            return
        for part in members(data, self._path, Budget(total=self.left)):
            yield as_text(part.data) if isinstance(part, Member) else _left_out(part)


def _left_out(part: Skipped | Unread) -> Skipped | Unread:
    """What is told of a part that is not read. Of an archive that a text shows a piece of, there is no more to read."""
    return Skipped(part.path, SHORTENED) if isinstance(part, Unread) and _DAMAGE.search(part.why) else part
