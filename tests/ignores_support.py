"""Sweeping a repository with what it says to ignore, and making up secrets to put there."""

from __future__ import annotations

import functools
import random
import string
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from connectors.detect.contexts import line_of
from connectors.detect.detectors import of
from connectors.detect.engine import Finder
from connectors.detect.examine import Examiner
from connectors.detect.ignores import Marks, load
from connectors.detect.model import Match, Seen
from connectors.detect.ruleset import RuleSet, made_of
from connectors.detect.shapes.checksums import crc_base62
from connectors.sweep.run import Options, Sweeping
from graph.leaks import Leak, Stale

KEY = b"the key of the orchard's estate!"
TODAY = date(2030, 5, 1)


def token(seed: int) -> str:
    """Make up a token of GitHub's that its checksum holds for."""
    body = "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=30))  # noqa: S311 because nothing is kept safe by it
    return "ghp_" + body + crc_base62(body)


@functools.cache
def known_rules() -> RuleSet:
    """A few of our own detectors, made ready."""
    return made_of([*of("aws").values(), *of("github").values(), *of("generic").values(), *of("private_keys").values()])


class Asking(Examiner):
    """An examiner that also asks what fits a value only at some places."""

    def _seen(self, match: Match, data: bytes, at: int, *more: object) -> Seen:
        told: Seen = super()._seen(match, data, at, *more)  # type: ignore[arg-type]
        assert isinstance(self._ignores, Marks)
        return msgspec.structs.replace(told, fits=self._ignores.fits(match, *line_of(data, at)))


class Answer(msgspec.Struct, frozen=True):
    """What a sweep told."""

    leaks: tuple[Leak, ...]
    stale: tuple[Stale, ...]
    warnings: tuple[str, ...]

    @property
    def told(self) -> list[tuple[str, str, int]]:
        """The detector and the places of each leak that nobody ignored."""
        return [
            (leak.detector, each.path, each.line) for leak in self.leaks if not leak.ignored for each in leak.places
        ]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Who ignored what was ignored, and why."""
        return [(leak.ignored.source, leak.ignored.reason) for leak in self.leaks if leak.ignored]


def swept(
    target: Path,
    options: Options = Options(),  # noqa: B008 because it is frozen
    *,
    given: str | None = None,
    key: Callable[[], bytes] = lambda: KEY,
    today: date = TODAY,
    fast: bool = True,
) -> Answer:
    """Sweep a folder or repository and heed what it says to ignore."""
    from_root = options.history or options.staged or bool(options.since)
    ignores = load(str(target), key, today, given, from_root=from_root)
    own, remarks = ignores.rules(fast=fast)
    finders = [Finder(each) for each in (known_rules(), own) if each]
    sweeping = Sweeping(Asking(finders, lambda: KEY, ignores), options)
    sweeping.sweep(str(target))
    sweeping._gathering.settle(ignores)
    whole = not (options.staged or options.since)
    stale = ignores.stale(whole=whole, history=options.history)
    return Answer(sweeping.leaks(), stale, (*ignores.warnings, *remarks))
