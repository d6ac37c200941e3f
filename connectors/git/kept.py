"""What several listings ask of a repository, kept between them: the files of HEAD, of as many repositories as fit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

MOST_BYTES = 16_000_000
"""Enough for a hundred thousand files with long names; of more repositories those asked for last are kept."""


class Kept:
    """Answers of git by the folder that they are about. HEAD may move on while it is read: all see the same."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[Path, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, folder: Path, ask: Callable[[], bytes]) -> bytes:
        """The answer about a folder; git is asked where nobody asked before, or too much was kept since."""
        with self._lock:
            if folder in self._answers:
                self._answers.move_to_end(folder)
                return self._answers[folder]
        answer = ask()
        with self._lock:
            self._size += len(answer) - len(self._answers.pop(folder, b""))
            self._answers[folder] = answer
            while self._size > self._most:
                _, dropped = self._answers.popitem(last=False)
                self._size -= len(dropped)
        return answer
