"""The entries that name one secret each, found by what is known of a secret, and which of them were of any use."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from connectors.detect.ignores.model import Entry
from connectors.detect.model import Seen
from graph.leaks import Place, Stale

MOST_TOLD = 10
"""How many stale entries of one file of another scanner are told one by one: it finds more than we do, or less."""
_GITGUARDIAN_TYPES = (
    "apikey", "password", "client_secret", "token", "secret_key", "private_key", "connection_uri", "url", "webhook",
)  # fmt: skip

Key = TypeVar("Key", bound=Hashable)


class Entries:
    """All entries of a repository, by number. Those whose time is over count for nothing."""

    def __init__(self, entries: Sequence[Entry], today: date) -> None:
        self.all = entries
        self._today = today
        self._used: set[int] = set()

    def of_value(self, value: bytes, line: bytes) -> Iterator[int]:
        """The entries that are for a value."""
        for digest in self._digests_of(value, line):
            yield from self._by_digest.get(digest, ())

    def at(self, seen: Seen, place: Place, path: str, valued: Iterable[int]) -> list[Entry]:
        """The entries that fit a secret at a place; ``valued`` are those that its value fits. They count as used."""
        fitting = list(self._own.get((seen.detector, seen.fingerprint), ()))
        fitting += [number for number in valued if self._is_at(number, path, place.line)]
        fitting += [
            number
            for number in self._by_place.get((path, place.line), ())
            if _fits_place(self.all[number], seen.detector, place)
        ]
        self._used.update(fitting)
        return [each for number in fitting if not (each := self.all[number]).is_over(self._today)]

    def _is_at(self, number: int, path: str, line: int) -> bool:
        entry = self.all[number]
        return entry.path in {"", path} and entry.at in {0, line}

    def stale(self, own: Iterable[str], *, history: bool) -> Iterator[Stale]:
        """The entries that are over, and those that matched nothing; ``own`` are our files, which are told in full."""
        counted: Counter[str] = Counter()
        in_full = set(own)
        for number, each in enumerate(self.all):
            if why := self._why_stale(number, each, history=history):
                counted[each.source] += 1
                if each.source in in_full or counted[each.source] <= MOST_TOLD:
                    yield Stale(source=each.source, line=each.line, entry=each.shown, why=why)
        for source, count in counted.items():
            if source not in in_full and count > MOST_TOLD:
                more = f"{count - MOST_TOLD} further entries"
                yield Stale(source=source, entry=more, why="they match nothing any more")

    def _why_stale(self, number: int, entry: Entry, *, history: bool) -> str:
        if entry.is_over(self._today):
            return f"its time was over on {entry.until}"
        if number in self._used or (entry.history and not history):
            return ""
        return "it matches nothing any more"

    @functools.cached_property
    def _own(self) -> dict[tuple[str, str], list[int]]:
        return _index(self.all, lambda each: (each.detector, each.fingerprint), lambda each: bool(each.fingerprint))

    @functools.cached_property
    def _by_digest(self) -> dict[str, list[int]]:
        return _index(self.all, lambda each: each.digest, lambda each: bool(each.digest))

    @functools.cached_property
    def _by_place(self) -> dict[tuple[str, int], list[int]]:
        return _index(self.all, lambda each: (each.path, each.at), lambda each: bool(each.at and not each.digest))

    @functools.cached_property
    def _ways(self) -> frozenset[str]:
        return frozenset(each.partition(":")[0] for each in self._by_digest)

    def _digests_of(self, value: bytes, line: bytes) -> Iterator[str]:
        """The digests of a value, in every way that an entry is written in."""
        if not self._ways:
            return
        import hashlib  # noqa: PLC0415  because few repositories have such entries

        if "sha1" in self._ways:
            for each in (value, *_first_words(value, line)):
                yield f"sha1:{hashlib.sha1(each, usedforsecurity=False).hexdigest()}"
        if "sha256" in self._ways:
            yield f"sha256:{hashlib.sha256(value).hexdigest()}"
        if "gitguardian" in self._ways:
            yield f"gitguardian:{hashlib.sha256(value).hexdigest()}"
            for kind in _GITGUARDIAN_TYPES:
                yield f"gitguardian:{hashlib.sha256(value + b',' + kind.encode()).hexdigest()}"


def _index(
    entries: Sequence[Entry], key: Callable[[Entry], Key], wanted: Callable[[Entry], bool]
) -> dict[Key, list[int]]:
    index: dict[Key, list[int]] = {}
    for number, each in enumerate(entries):
        if wanted(each):
            index.setdefault(key(each), []).append(number)
    return index


def _fits_place(entry: Entry, detector: str, place: Place) -> bool:
    """Whether an entry for a place means this secret there. What is in no history has no commit to compare."""
    if entry.commit and place.commit and entry.commit != place.commit:
        return False
    if not entry.rule:
        return True
    from connectors.detect.ignores.kinds import same_kind  # noqa: PLC0415  because few entries name a rule

    return same_kind(entry.rule, detector)


def _first_words(value: bytes, line: bytes) -> Iterator[bytes]:
    """What detect-secrets takes for the value of a private key and of a token of GitHub's: how they begin."""
    start, end = line.find(b"BEGIN "), line.find(b"PRIVATE KEY")
    if 0 <= start < end:
        yield line[start : end + len(b"PRIVATE KEY")]
    if value[:2] == b"gh" and value[3:4] == b"_":
        yield value[:3]
