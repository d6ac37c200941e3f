"""Reading small files together: opening each costs what it costs, but they are searched as one."""

from __future__ import annotations

import os
import stat

from connectors.sweep.batches import Batch

ENOUGH = 1_000_000
"""Bytes of files that are worth searching: few enough to stay in the processor's cache."""
SMALL = 250_000
"""Bytes up to which a file is a small one."""
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
UNFOLLOWED = getattr(os, "O_NOFOLLOW", 0)


class Tray:
    """Holds the texts of some files, one after the other, each behind the end of a line; none larger than asked."""

    def __init__(self, largest: int = SMALL) -> None:
        self._largest = min(largest, SMALL)
        self._buffer = bytearray(b"\n" * (ENOUGH + SMALL + 1))
        self._view = memoryview(self._buffer)
        self._filled = 1
        self._names: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, full: str, name: str) -> bool:
        """Read a file, if it is small and plain and nothing is wrong with it; a link is not followed."""
        try:
            descriptor = os.open(full, FLAGS | UNFOLLOWED)
        except OSError:
            return False
        try:
            about = os.fstat(descriptor)
            size, start = about.st_size, self._filled
            if size > self._largest or not stat.S_ISREG(about.st_mode):
                return False
            end = start + size
            # One byte more than there is tells a file that grows.
            if os.readv(descriptor, (self._view[start : end + 1],)) != size:
                return False
        except OSError:
            return False
        finally:
            os.close(descriptor)
        self._buffer[end] = 10  # the end of a line: no text goes on in the next
        self._names.append(name)
        self._starts.append(start)
        self._ends.append(end)
        self._filled = end + 1
        return True

    @property
    def is_full(self) -> bool:
        """Whether it should be emptied before anything is put on it."""
        return self._filled >= ENOUGH

    def emptied(self) -> list[Batch]:
        """Hand out what was read, if anything was. It holds until the next file is read."""
        if not self._names:
            return []
        batch = Batch(self._view[: self._filled], self._names, self._starts, self._ends)
        self._names, self._starts, self._ends, self._filled = [], [], [], 1
        return [batch]
