"""A set of detectors made ready: what triggers each, and where to load it from when it is triggered.

Making a set ready reads every detector and compiles one database of all their triggers, which takes some seconds. So it
is done once for each version of the detectors and kept in a cache folder; opening what is kept takes a millisecond.

Where nothing is kept yet, as in a fresh container, a set starts without a database: the index that the package carries
names the fixed text of every detector, which is enough to read a few megabytes. The database is made when more is read.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from connectors.detect.entries import ENGINE, Entry, all_entries, digest, entry, files, mark, rules
from connectors.detect.model import Detector

if TYPE_CHECKING:
    import hyperscan

WORTH_COMPILING = 8_000_000
"""From so many bytes on, making the database costs less than reading on without it."""
KEPT_FILES = 4
"""How many versions the cache keeps: one for each Python and copy of the program that somebody may use in turn."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What the cache file holds."""

    stamp: str
    rules: str
    entries: tuple[Entry, ...]
    database: bytes


class RuleSet:
    """Detectors, made ready. ``rules`` is a digest of what they would find; ``database`` is None without hyperscan."""

    def __init__(
        self,
        rules: str,
        entries: Sequence[Entry],
        database: hyperscan.Database | None,
        own: Sequence[Detector] = (),
        better: Callable[[], RuleSet] | None = None,
    ) -> None:
        self.better = better
        """Makes the same set with a database, where that is possible and was not done yet."""
        self.decodes = not own
        """Whether it also looks for what is encoded: one set does that for all."""
        self.rules = rules
        self.entries = entries
        self.database = database
        self._own = own

    def named(self, name: str) -> Detector | None:
        """Load the detector of this name, if it is one of the set."""
        return next((self.detector(place) for place, each in enumerate(self.entries) if each.name == name), None)

    def detector(self, number: int) -> Detector:
        """Load one detector."""
        if self._own:
            return self._own[number]
        from connectors.detect import detectors  # noqa: PLC0415  because most texts trigger none

        entry = self.entries[number]
        return detectors.of(entry.module)[entry.name]


def opened(cache: Path | None) -> RuleSet:
    """The set of all built-in detectors: from the cache, or without a database until that is worth making."""
    stamp = _stamp()
    file = cache / f"detectors-{stamp}" if cache else None
    if file and (kept := _read(file, stamp)) and (database := _loaded(kept.database)):
        return RuleSet(kept.rules, kept.entries, database)
    from connectors.detect import index  # noqa: PLC0415  because what is kept needs none

    better = functools.partial(_made, file, stamp) if has_hyperscan() else None
    found = index.read()
    if found is None:
        return better() if better else RuleSet(rules(), all_entries(), None)
    return RuleSet(found.rules, found.entries, None, better=better)


def _made(file: Path | None, stamp: str) -> RuleSet:
    """Make the set with its database, and keep it."""
    entries = all_entries()
    database = compiled_database(entries, decodes=True)
    if file:
        _write(file, Kept(stamp, rules(), entries, _dumped(database)))
    return RuleSet(rules(), entries, database)


def made_of(own: Sequence[Detector], *, fast: bool = True) -> RuleSet:
    """A set of given detectors, not kept: for rules of a repository's own, and for trying detectors."""
    entries = tuple(entry(each, "") for each in own)
    of_own = digest(repr([(each.name, each.expression) for each in own]).encode())
    return RuleSet(of_own, entries, compiled_database(entries) if fast and has_hyperscan() else None, own)


@functools.cache
def has_hyperscan() -> bool:
    """Whether the fast engine is installed."""
    try:
        import hyperscan  # noqa: F401, PLC0415  because it is an extra
    except ImportError:
        return False
    return True


def compiled_database(entries: Iterable[Entry], *, decodes: bool = False) -> hyperscan.Database:
    """Compile the triggers into one database, and what tells of encoded text if asked."""
    import hyperscan  # noqa: PLC0415  because it is an extra

    triggers = [each.trigger.encode() for each in entries]
    if decodes:
        from connectors.detect.decode.candidates import CANDIDATES  # noqa: PLC0415  because what is kept has them

        triggers += [each.expression for each in CANDIDATES]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=triggers, ids=range(len(triggers)), flags=[0] * len(triggers))
    return database


def _loaded(database: bytes) -> hyperscan.Database | None:
    """The database, or None where it is damaged, or was made for another processor than this one."""
    if not has_hyperscan() or not database:
        return None
    import hyperscan  # noqa: PLC0415  because it is an extra

    try:
        found = hyperscan.loadb(database, hyperscan.HS_MODE_BLOCK)
    except hyperscan.error:
        return None
    found.scratch = hyperscan.Scratch(found)
    return found


def _dumped(database: hyperscan.Database) -> bytes:
    import hyperscan  # noqa: PLC0415  because it is an extra

    return bytes(hyperscan.dumpb(database))


def _stamp() -> str:
    """A mark of everything the kept file depends on, without reading any file. It guards against age, not malice."""
    seen = [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in files()]
    return mark((str(ENGINE), sys.platform, sys.version, str(has_hyperscan()), *seen))


def _read(file: Path, stamp: str) -> Kept | None:
    """What the cache holds, if it is ours: loading a database that somebody else wrote would not be safe."""
    try:
        with file.open("rb") as opened_file:
            about = os.fstat(opened_file.fileno())
            if (hasattr(os, "getuid") and about.st_uid != os.getuid()) or about.st_mode & 0o022:
                return None
            kept = msgspec.msgpack.decode(opened_file.read(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None
    return kept if kept.stamp == stamp else None


def _write(file: Path, kept: Kept) -> None:
    """Keep a set for the next time; a cache that cannot be written is no reason to fail."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened_file:
            opened_file.write(msgspec.msgpack.encode(kept))
        fresh.replace(file)
        kept_files = sorted(file.parent.glob("detectors-*"), key=lambda each: each.stat().st_mtime)
        for old in kept_files[:-KEPT_FILES]:
            old.unlink(missing_ok=True)
