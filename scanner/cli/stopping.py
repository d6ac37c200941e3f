"""Being told to stop: Ctrl-C or a service manager's SIGTERM end a scan so that it can be resumed."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
GRACE_SECONDS = 2.0
SHELL_BASE = 128
"""Shells report an end by signal as this plus the signal's number."""


class Stopping(SystemExit):
    """The scan was told to stop; what it read so far is kept."""

    def __init__(self, message: str, signals: list[int]) -> None:
        self.code: int = SHELL_BASE + (signals[0] if signals else signal.SIGINT)
        super().__init__(self.code)
        self.message = message


def hurry(code: int) -> None:
    """End the process soon, even when a thread still waits for a call that does not come back."""
    timer = threading.Timer(GRACE_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()


class PipeClosed(SystemExit):
    """Whoever read our results has read enough; shells know an end by SIGPIPE by this code."""

    def __init__(self) -> None:
        super().__init__(SHELL_BASE + signal.SIGPIPE)


@contextlib.contextmanager
def stoppable(cancel: threading.Event, *, say: Callable[[str], None]) -> Iterator[list[int]]:
    """Let the first signal set ``cancel`` and the second interrupt at once; yield the list of signals that came."""
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)
        cancel.set()
        say("stopping; what was read is kept, and the same command goes on from there (once more to stop at once)")

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield came
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
