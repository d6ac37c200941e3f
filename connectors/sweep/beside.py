"""Doing a part of the work in a second process, on the other processor; where that cannot be, it is done here."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

T = TypeVar("T")


def may_split() -> bool:
    """Whether a second process is of use, and safe: a copy of this one would lack its other threads."""
    return hasattr(os, "fork") and threading.active_count() == 1 and (os.cpu_count() or 1) > 1


@contextlib.contextmanager
def beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Start the work in a copy of this process. What is given waits for its answer; if none comes, it does the work."""
    answers, told = os.pipe()
    child = os.fork()
    if child == 0:
        _do(work, told)
    os.close(told)
    try:
        yield partial(_answer, answers, work)
    finally:
        os.close(answers)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _do(work: Callable[[], T], told: int) -> None:  # pragma: no cover  because it runs in the copy
    """Do the work and tell the answer, in the copy. Nothing of the original's must be run at its end."""
    code = 1
    try:
        with os.fdopen(told, "wb") as pipe:
            import pickle  # noqa: PLC0415  because few sweeps are so large

            pipe.write(pickle.dumps(work()))
        code = 0
    finally:
        os._exit(code)


def _answer(answers: int, work: Callable[[], T]) -> T:
    import pickle  # noqa: PLC0415  because few sweeps are so large

    with os.fdopen(os.dup(answers), "rb") as pipe:
        told = pipe.read()
    try:
        done: T = pickle.loads(told)  # noqa: S301  because a copy of this very process wrote it
    except (pickle.UnpicklingError, EOFError):
        return work()
    return done
