"""The waivers file, written: whole or not at all, and by one at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from findings.finding import Waiver
from findings.waiver_writing import added


class CannotWrite(Exception):
    """The file could not be written; the text says where and why."""


def add_to(file: Path, waivers: Sequence[Waiver]) -> None:
    """Put waivers into the file, which is made where there is none. A link stays one; the mode stays what it was."""
    real = file.resolve()
    try:
        with _alone(real.parent):
            before = real.read_bytes() if real.exists() else b""
            after = added(before.decode(), waivers, str(file))
            _put(real, after.encode())
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotWrite(f"{file} is not UTF-8 text") from None


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two who add at once do not lose what the other wrote."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _put(file: Path, content: bytes) -> None:
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    descriptor, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
        Path(aside).chmod(mode)
        Path(aside).replace(file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
