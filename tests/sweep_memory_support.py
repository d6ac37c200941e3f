"""Sweeping one repository with a memory of it and without, and telling both apart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from repository_support import Repo

from connectors.detect.engine import Finder
from connectors.detect.examine import Examiner, Forgiving
from connectors.detect.ruleset import RuleSet
from connectors.sweep import run
from connectors.sweep.remembered import Memory
from connectors.sweep.run import Options, sweep
from graph.leaks import Confidence, Leak, Swept

KEY = b"the key of the orchard's estate!"
HISTORY = Options(history=True)


class Told(msgspec.Struct, frozen=True):
    """What a sweep told."""

    swept: tuple[Swept, ...]
    leaks: tuple[Leak, ...]
    below: int

    @property
    def one(self) -> Swept:
        """What is told of the one repository."""
        (only,) = self.swept
        return only

    @property
    def remembered(self) -> int:
        """How many texts were not read."""
        return self.one.remembered

    def same_as(self, other: Told) -> bool:
        """Whether another sweep told the same, whatever was remembered."""
        return self.comparable() == other.comparable()

    def comparable(self) -> tuple[object, ...]:
        """All but what is remembered, and in which order texts were read."""
        swept = [(each.texts, each.size, each.skipped, sorted(map(repr, each.unread))) for each in self.swept]
        return msgspec.json.encode(self.leaks), swept, self.below


class Sweeps:
    """Sweeps one repository, with a memory and without."""

    def __init__(self, repo: Repo, cache: Path, rules: RuleSet) -> None:
        self.repo = repo
        self.cache = cache
        self.rules = rules

    def fresh(self, options: Options = HISTORY, **more: object) -> Told:
        """Sweep as if for the first time."""
        return self._sweep(options, None, **more)

    def again(
        self,
        options: Options = HISTORY,
        *,
        key: Callable[[], bytes] = lambda: KEY,
        today: date = date(2029, 1, 1),
        judging: str = "",
        **more: object,
    ) -> Told:
        """Sweep with what is remembered."""
        memory = Memory(cache=self.cache, key=key, today=today, judging=judging)
        return self._sweep(options, memory, key=key, **more)

    def python(self, code: str) -> str:
        """Run a program in a Python of its own."""
        root = Path(run.__file__).parents[2]
        done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def _sweep(
        self,
        options: Options,
        memory: Memory | None,
        *,
        key: Callable[[], bytes] = lambda: KEY,
        least: Confidence = Confidence.LOW,
        ignores: Forgiving | None = None,
    ) -> Told:
        examiner = Examiner((Finder(self.rules),), key, ignores, least)
        done = sweep([str(self.repo.folder)], examiner, options, memory)
        swept, leaks = tuple(done.swept), done.leaks()
        return Told(swept, leaks, len(examiner.below))
