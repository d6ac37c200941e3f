"""The decoders of the standard library, made when they are needed and given one face."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, Protocol

from connectors.detect.unpack.kinds import Kind

MEMORY = 128 << 20
"""What an xz decoder may take for itself: its strongest ordinary setting needs 65 MB."""
RAW_WINDOW, GZIP_WINDOW = -15, 31


class Engine(Protocol):
    """What the decoders have in common: bounded output, and whether they want more input for it."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out without more input."""

    @property
    def eof(self) -> bool:
        """Whether the stream is over."""

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond the stream's end."""

    def decompress(self, data: memoryview, max_length: int = -1, /) -> bytes:
        """Inflate at most so many bytes."""


class Codec(NamedTuple):
    """How to make a decoder, and what it raises at damaged input."""

    make: Callable[[], Engine]
    faults: tuple[type[Exception], ...]


class Deflate:
    """zlib with the face of the other decoders."""

    def __init__(self, window: int) -> None:
        from zlib import decompressobj  # noqa: PLC0415  because most sweeps meet no archive

        self._zlib = decompressobj(window)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the stream is over."""
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond the stream's end."""
        return self._zlib.unused_data

    def decompress(self, data: memoryview, max_length: int = -1, /) -> bytes:
        """Inflate at most so many bytes; what the input still holds comes with the next call, made without input."""
        inflated = self._zlib.decompress(data or self._zlib.unconsumed_tail, max_length)
        self.needs_input = len(inflated) < max_length and not self._zlib.unconsumed_tail
        return inflated


def deflate(window: int = RAW_WINDOW) -> Codec:
    """Decode deflate, as a zip holds it or with a header."""
    from zlib import error  # noqa: PLC0415  because most sweeps meet no archive

    return Codec(lambda: Deflate(window), (error,))


def _gzip() -> Codec:
    return deflate(GZIP_WINDOW)


def bzip2() -> Codec:
    """Decode bzip2."""
    from bz2 import BZ2Decompressor  # noqa: PLC0415  because most sweeps meet none

    return Codec(BZ2Decompressor, (OSError,))


def _xz() -> Codec:
    from lzma import FORMAT_XZ, LZMADecompressor, LZMAError  # noqa: PLC0415  because most sweeps meet none

    return Codec(lambda: LZMADecompressor(FORMAT_XZ, memlimit=MEMORY), (LZMAError,))


def zstd() -> Codec | None:
    """Decode zstd, which the standard library can from Python 3.14 on."""
    try:
        library = import_module("compression.zstd")
    except ModuleNotFoundError:
        return None
    return Codec(library.ZstdDecompressor, (library.ZstdError,))


COMPRESSED: dict[Kind, Callable[[], Codec | None]] = {
    Kind.GZIP: _gzip,
    Kind.BZIP2: bzip2,
    Kind.XZ: _xz,
    Kind.ZSTD: zstd,
}


def codec(kind: Kind) -> Codec | None:
    """Find the decoder of a compressed file. None where this Python has none."""
    return COMPRESSED[kind]()
