"""A sweep for secrets as the command line asks for it: with which detectors and key, and what is told of the result."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from connectors.detect.engine import Finder
from connectors.detect.examine import Examiner
from connectors.detect.ignores import load
from connectors.detect.ruleset import opened
from connectors.sweep.run import Options, sweep
from graph.leaks import Confidence, Leak, Sweep
from scanner.folders import cache_folder, state_folder
from scanner.programs import found
from scanner.version import VERSION

if TYPE_CHECKING:
    from connectors.sweep.remembered import Memory


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """How providers are asked who a credential is. All of it comes from the user's own command line."""

    endpoints: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    timeout: float = 10.0


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What this sweep was asked for."""

    targets: Sequence[str]
    options: Options
    confidence: Confidence = Confidence.MEDIUM
    plugins: bool = False
    """Whether detect-secrets' own plugins look, too."""
    baseline: str | None = None
    """A file of leaks that are accepted, beside those that a repository has itself."""
    heed: bool = True
    """Whether files of a repository may say what to ignore and bring detectors of their own."""
    verify: Asking | None = None
    remember: bool = True
    """Whether what an earlier sweep of a history read is taken from the cache, and this one kept there."""


class NoPlugins(Exception):
    """The plugins of detect-secrets were asked for and are not installed."""


def run_sweep(wishes: Wishes, *, environ: Mapping[str, str], now: Callable[[], datetime]) -> Sweep:
    """Sweep everything that was asked for."""
    started, cache = now(), cache_folder(environ)
    if wishes.plugins:
        _need_plugins(cache)
    finder = Finder(opened(cache))
    check = _LiveCheck(wishes.verify, now) if wishes.verify else None
    key = functools.cache(lambda: _key(environ))
    examiner = Examiner(
        (finder,),
        key,
        least=wishes.confidence,
        witness=check.witness if check else None,
        plugins=wishes.plugins,
    )
    heeding = functools.partial(
        load, key=key, today=started.date(), given=wishes.baseline, files=wishes.heed, cache=cache
    )
    memory = _memory(wishes, cache, key, now)
    options = msgspec.structs.replace(wishes.options, program=found("git", environ))
    sweeping = sweep(wishes.targets, examiner, options, memory, heeding)
    every = sweeping.leaks(started)
    leaks = [leak for leak in every if leak.confidence.rank >= wishes.confidence.rank]
    told = _surest_first(check.checked(leaks) if check else leaks)
    return Sweep(
        version=VERSION,
        rules=finder.rules.rules,
        at=now(),
        started=started,
        swept=tuple(sweeping.swept),
        stale=tuple(sweeping.stale),
        leaks=told,
        below=len(examiner.below) + len(every) - len(leaks),
        remarks=tuple(sweeping.warnings),
    )


def _need_plugins(cache: Path) -> None:
    from connectors.detect import plugins  # noqa: PLC0415  because they are an extra

    if not plugins.available():
        raise NoPlugins('detect-secrets is not installed; install it with: pip install "musterbook[detect-secrets]"')
    plugins.keep_in(cache)


def _memory(wishes: Wishes, cache: Path, key: Callable[[], bytes], now: Callable[[], datetime]) -> Memory | None:
    asked = wishes.options
    if not wishes.remember or asked.staged or not (asked.history or asked.all_objects or asked.since):
        return None
    from connectors.sweep.remembered import Memory  # noqa: PLC0415  because only a history is remembered

    # A live check needs the values, so what holds one is read again each time it is asked for.
    judging = f"{wishes.confidence} {now().isoformat() if wishes.verify else ''}"
    search = f"{VERSION} {wishes.plugins}"
    return Memory(cache=cache, key=key, today=now().date(), search=search, judging=judging)


class _LiveCheck:
    """Asks the providers, once everything was found. What it needs is imported only when it was asked for."""

    def __init__(self, asking: Asking, now: Callable[[], datetime]) -> None:
        from connectors.detect.verify.addresses import endpoints_of, hosts_of  # noqa: PLC0415  because it is an extra
        from connectors.detect.verify.settings import Settings  # noqa: PLC0415  because the same
        from connectors.detect.verify.witness import Witness  # noqa: PLC0415  because the same

        self._settings = Settings(
            now=now, endpoints=endpoints_of(asking.endpoints), hosts=hosts_of(asking.hosts), timeout=asking.timeout
        )
        self.witness = Witness()

    def checked(self, leaks: Sequence[Leak]) -> tuple[Leak, ...]:
        """The leaks, with what their providers said."""
        from connectors.detect.verify.leaks import checked  # noqa: PLC0415  because the same

        return checked(leaks, self.witness, self._settings)


def _key(environ: Mapping[str, str]) -> bytes:
    from scanner.estate_key import estate_key  # noqa: PLC0415  because most sweeps find nothing

    return estate_key(state_folder(environ), environ)


def _surest_first(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    return tuple(sorted(leaks, key=lambda leak: (-leak.confidence.rank, leak.in_head is False)))
