"""Sweeping real folders and repositories with a few detectors, and saying briefly what came out."""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cli_support import MUSTER
from ignores_support import token

from connectors.detect.detectors import of
from connectors.detect.engine import Finder
from connectors.detect.examine import Examiner
from connectors.detect.ruleset import RuleSet, made_of
from connectors.sweep.run import Options, sweep
from graph.leaks import Leak, Place, Swept

KEY = b"the key of the orchard's estate!"
RULES = (*of("aws").values(), *of("github").values())

__all__ = ["Answer", "muster", "rules", "swept", "token"]


@functools.cache
def rules(*, fast: bool = True) -> RuleSet:
    """The detectors of AWS and GitHub, made ready for one engine or the other."""
    return made_of(RULES, fast=fast)


class Answer(msgspec.Struct, frozen=True):
    """What a sweep told."""

    swept: tuple[Swept, ...]
    leaks: tuple[Leak, ...]

    @property
    def places(self) -> list[Place]:
        """Every place of every leak, in the order of paths and lines."""
        return sorted(
            (place for leak in self.leaks for place in leak.places), key=lambda each: (each.path, each.line, each.at)
        )

    @property
    def where(self) -> list[tuple[str, int]]:
        """Paths and lines of every place."""
        return [(place.path, place.line) for place in self.places]

    @property
    def paths(self) -> list[str]:
        """The paths of every place."""
        return [place.path for place in self.places]

    @property
    def unread(self) -> dict[str, str]:
        """What could not be read, and why."""
        return {each.path: each.why for one in self.swept for each in one.unread}

    @property
    def skipped(self) -> Mapping[str, int]:
        """What was left out on purpose."""
        (one,) = self.swept
        return one.skipped


def swept(*targets: Path | str, fast: bool = True, options: Options = Options()) -> Answer:  # noqa: B008 because it is frozen
    """Sweep targets with the detectors of AWS and GitHub."""
    examiner = Examiner((Finder(rules(fast=fast)),), lambda: KEY)
    done = sweep([os.fspath(target) for target in targets], examiner, options)
    return Answer(tuple(done.swept), done.leaks())


def muster(home: Path, *arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the real command in a folder, with a home of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        **more,
    }
    return subprocess.run([*MUSTER, *arguments], cwd=cwd, env=environment, capture_output=True, check=False)
