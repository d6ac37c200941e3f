"""One scan at a time: a lock file that the system lets go of by itself, however its holder ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path


class LockHeld(Exception):
    """Another run holds the lock; the message says which, where and since when."""


class LockError(Exception):
    """The lock file itself cannot be used."""


@contextlib.contextmanager
def locked(
    file: Path, *, at: datetime, wait: bool = False, say: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Hold the lock while the block runs. When another holds it, wait for it or raise ``LockHeld``."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LockError(f"the lock file {file} cannot be opened: {error.strerror}") from None
    try:
        _take(descriptor, file, wait=wait, say=say)
        _write(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {at:%Y-%m-%d %H:%M:%S %Z}")
        yield
        _write(descriptor, "")
    finally:
        os.close(descriptor)


def _take(descriptor: int, file: Path, *, wait: bool, say: Callable[[str], None]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "another run"
        if not wait:
            raise LockHeld(f"{file} is held by {holder}; wait for it to end, or run with --wait") from None
        say(f"waiting for {file}, held by {holder}")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
