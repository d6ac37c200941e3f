"""A sweep for secrets as the command line asks for it: with which detectors and key, and what is told of the result."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.detect.engine import Finder
from connectors.detect.examine import Examiner
from connectors.detect.ruleset import opened
from connectors.sweep.run import Options, sweep
from graph.leaks import Confidence, Leak, Sweep
from scanner.folders import cache_folder, state_folder
from scanner.version import VERSION


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What this sweep was asked for."""

    targets: Sequence[str]
    options: Options
    confidence: Confidence = Confidence.MEDIUM


def run_sweep(wishes: Wishes, *, environ: Mapping[str, str], now: Callable[[], datetime]) -> Sweep:
    """Sweep everything that was asked for."""
    rules = opened(cache_folder(environ))
    examiner = Examiner((Finder(rules),), functools.cache(lambda: _key(environ)), least=wishes.confidence)
    swept, leaks = sweep(wishes.targets, examiner, wishes.options)
    return Sweep(
        version=VERSION,
        rules=rules.rules,
        at=now(),
        swept=swept,
        leaks=_surest_first(leaks),
        below=len(examiner.below),
    )


def _key(environ: Mapping[str, str]) -> bytes:
    from scanner.estate_key import estate_key  # noqa: PLC0415  because most sweeps find nothing

    return estate_key(state_folder(environ), environ)


def _surest_first(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    return tuple(sorted(leaks, key=lambda leak: (-leak.confidence.rank, leak.in_head is False)))
