"""A zip of several files as a stream of bytes: no file is held whole, and the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

ENOUGH = 1 << 16
"""Bytes that wait before they are handed on."""


class _Spout(io.RawIOBase):
    """What a zip is written to: it keeps what has not been handed on yet. It cannot go back, and a zip need not."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        """Whether it may be written to."""
        return True

    def write(self, data: object) -> int:
        """Keep bytes until they are handed on."""
        chunk = bytes(data)  # type: ignore[call-overload]  # because a file may be given any buffer
        self._kept += chunk
        return len(chunk)

    def drained(self, least: int = 1) -> Iterator[bytes]:
        """Hand on what is kept, where it is enough to be worth it."""
        if len(self._kept) >= least:
            yield bytes(self._kept)
            self._kept.clear()


def zipped(files: Mapping[str, Iterable[str]], at: datetime) -> Iterator[bytes]:
    """Yield the bytes of a zip with these files in it, each dated ``at``."""
    spout = _Spout()
    with zipfile.ZipFile(spout, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, chunks in files.items():
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with bundle.open(entry, "w", force_zip64=True) as opened:
                for chunk in chunks:
                    opened.write(chunk.encode())
                    yield from spout.drained(ENOUGH)
    yield from spout.drained()
