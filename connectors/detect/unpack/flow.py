"""Bytes that come in chunks, read in the lengths that are wanted. Little more than that is ever held."""

from __future__ import annotations

from collections.abc import Iterator


class Flow:
    """A stream that goes forward only."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = memoryview(b"")

    def read(self, count: int) -> bytes:
        """Take so many bytes. It is fewer at the end."""
        return b"".join(self._taken(count))

    def skip(self, count: int) -> None:
        """Let so many bytes go by."""
        for _ in self._taken(count):
            pass

    def peek(self, count: int) -> bytes:
        """Look at the next bytes without taking them."""
        ahead = self.read(count)
        self._chunk = memoryview(ahead + self._chunk)
        return ahead

    def _taken(self, count: int) -> Iterator[memoryview]:
        while count > 0:
            if not self._chunk:
                chunk = next(self._chunks, None)
                if chunk is None:
                    return
                self._chunk = memoryview(chunk)
            piece, self._chunk = self._chunk[:count], self._chunk[count:]
            count -= len(piece)
            yield piece
