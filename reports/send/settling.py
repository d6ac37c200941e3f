"""A pause between a lost answer and the look for what it was about: the other side may still be at it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from reports.send.declare import Surroundings
from reports.send.model import Result, Unsure

SETTLING: Final = 10.0
"""Seconds. Whoever looks at once finds nothing, and does it again while the first is being done."""


class Settling:
    """Remembers when an answer was last lost."""

    def __init__(self, around: Surroundings) -> None:
        """None was."""
        self._around = around
        self._lost: datetime | None = None

    def noticed(self, result: Result) -> Result:
        """Take notice of what came of something, and hand it on."""
        if isinstance(result, Unsure):
            self._lost = self._around.at()
        return result

    def wait(self) -> None:
        """Let the time pass that has not passed yet since an answer was lost."""
        if self._lost is not None:
            passed = (self._around.at() - self._lost).total_seconds()
            self._around.sleep(max(SETTLING - passed, 0.0))
            self._lost = None
