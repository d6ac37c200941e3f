"""A set of detectors made ready: what triggers each, and where to load it from when it is triggered.

Making a set ready reads every detector and compiles one database of all their triggers, which takes some seconds. So it
is done once for each version of the detectors and kept in a cache folder; opening what is kept takes a millisecond.

Where nothing is kept yet, as in a fresh container, a set starts without a database: the index that the package carries
names the fixed text of every detector, which is enough to read a few megabytes. The database is made when more is read.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from connectors.detect import kept
from connectors.detect.entries import ENGINE, Entry, all_entries, digest, entry, mark, rules, state
from connectors.detect.kept import has_hyperscan
from connectors.detect.model import Detector
from connectors.forms import learnt

if TYPE_CHECKING:
    import hyperscan

WORTH_COMPILING = 8_000_000
"""From so many bytes on, making the database costs less than reading on without it."""


class RuleSet:
    """Detectors, made ready. ``rules`` is a digest of what they would find; ``database`` is None without hyperscan."""

    def __init__(
        self,
        rules: str,
        entries: Sequence[Entry] | msgspec.Raw,
        database: hyperscan.Database | None,
        own: Sequence[Detector] = (),
        better: Callable[[], RuleSet] | None = None,
    ) -> None:
        self.better = better
        """Makes the same set with a database, where that is possible and was not done yet."""
        self.decodes = not own
        """Whether it also looks for what is encoded: one set does that for all."""
        self.rules = rules
        self._entries = entries
        self.database = database
        self._own = own

    @functools.cached_property
    def entries(self) -> Sequence[Entry]:
        """What is known of each detector; of what is kept, decoded when it is first asked for."""
        known = self._entries
        return (
            msgspec.msgpack.decode(known, type=learnt(tuple[Entry, ...])) if isinstance(known, msgspec.Raw) else known
        )

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
    if file and has_hyperscan() and (found := kept.read(file, stamp)):
        head, database = found
        return RuleSet(head.rules, head.entries, database)
    from connectors.detect import index  # noqa: PLC0415  because what is kept needs none

    better = functools.partial(_made, file, stamp) if has_hyperscan() else None
    known = index.read()
    if known is None:
        return better() if better else RuleSet(rules(), all_entries(), None)
    return RuleSet(known.rules, known.entries, None, better=better)


def _made(file: Path | None, stamp: str) -> RuleSet:
    """Make the set with its database, and keep it; or take what another thread has made meanwhile."""
    with kept.LOCK:
        if file and (found := kept.read(file, stamp)):
            head, database = found
            return RuleSet(head.rules, head.entries, database)
        return _compiled(file, stamp)


def _compiled(file: Path | None, stamp: str) -> RuleSet:
    """Compile the triggers of all detectors, and keep them."""
    entries = all_entries()
    database = compiled_database(entries, decodes=True)
    if file:
        # The triggers are in the database, and nobody asks for them again.
        bare = [msgspec.structs.replace(each, trigger="") for each in entries]
        kept.write(file, kept.Head(stamp, rules(), msgspec.Raw(msgspec.msgpack.encode(bare))), database)
    return RuleSet(rules(), entries, database)


def made_of(own: Sequence[Detector], *, fast: bool = True) -> RuleSet:
    """A set of given detectors, not kept: for rules of a repository's own, and for trying detectors."""
    entries = tuple(entry(each, "") for each in own)
    of_own = digest(repr([(each.name, each.expression) for each in own]).encode())
    return RuleSet(of_own, entries, compiled_database(entries) if fast and has_hyperscan() else None, own)


def compiled_database(
    entries: Iterable[Entry], *, decodes: bool = False, cache: Path | None = None
) -> hyperscan.Database:
    """The triggers' database, with what tells of encoded text if asked; kept in the cache if there is one."""
    triggers = [each.trigger.encode() for each in entries]
    if decodes:
        from connectors.detect.decode.candidates import CANDIDATES  # noqa: PLC0415  because what is kept has them

        triggers += [each.expression for each in CANDIDATES]
    return kept.database(cache, "rules", triggers)


def _stamp() -> str:
    """A mark of everything the kept file depends on. It guards against age, not malice."""
    return mark((str(ENGINE), sys.platform, sys.version, *state()))
