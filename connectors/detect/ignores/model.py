"""What files of ignores say, whoever wrote them: entries that name one secret, and allow lists that describe many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from connectors.detect.model import Detector
from graph.leaks import Ignored, Place

LARGEST = 50_000_000
"""Bytes up to which a file of ignores is read."""
MATCH_BEFORE, MATCH_BEHIND = 80, 8
"""What around a value counts as the match that a rule of others has: the name before it, the quote behind it."""


class BadIgnoreFile(Exception):
    """A file of ignores cannot be used; the message says which, where and how to mend it."""

    def __init__(self, source: str, line: int, what: str) -> None:
        super().__init__(f"{source}{f':{line}' if line else ''}: {what}")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An ignore that names one secret: by a digest of its value, by its place, or both. Empty fields ask nothing."""

    source: str
    line: int = 0
    shown: str
    """What the entry is called in reports."""
    reason: str = ""
    until: date | None = None
    digest: str = ""
    """What the value has to hash to, with the way before it: ``sha1:…``."""
    detector: str = ""
    fingerprint: str = ""
    rule: str = ""
    """The name of the rule of others that found it."""
    path: str = ""
    at: int = 0
    commit: str = ""
    history: bool = False
    """Whether only a sweep of the history can find it."""

    def is_over(self, today: date) -> bool:
        """Whether its time is over."""
        return self.until is not None and today > self.until

    def ignored(self) -> Ignored:
        """What is told of a leak that it covers."""
        return Ignored(source=self.source, reason=self.reason, until=self.until)


class Allowlist(msgspec.Struct, frozen=True, kw_only=True):
    """An ignore that describes secrets and places. ``every`` says whether all of what it asks must hold, or one."""

    source: str
    line: int = 0
    reason: str = ""
    rules: tuple[str, ...] = ()
    """The rules of others that it is for; none means all."""
    exact: bool = False
    """Whether the rules are meant by their very names, and not by the provider they are about."""
    every: bool = False
    target: str = "secret"
    expressions: tuple[re.Pattern[bytes], ...] = ()
    stopwords: tuple[bytes, ...] = ()
    paths: tuple[re.Pattern[bytes], ...] = ()
    commits: frozenset[str] = frozenset()
    not_paths: bool = False
    """Whether it holds where no path fits: for a rule that is for some paths only."""

    @property
    def asks_value(self) -> bool:
        """Whether it asks anything of the value or its line."""
        return bool(self.expressions or self.stopwords)

    @property
    def asks_place(self) -> bool:
        """Whether it asks anything of the place."""
        return bool(self.paths or self.commits)

    def fits_value(self, value: bytes, line: bytes) -> bool:
        """Whether what it asks of a value and its line holds."""
        text = {"line": line, "match": _around(value, line)}.get(self.target, value)
        answers = []
        if self.expressions:
            answers.append(any(each.search(text) for each in self.expressions))
        if self.stopwords:
            answers.append(any(each in value.lower() for each in self.stopwords))
        return all(answers) if self.every else any(answers)

    def fits_place(self, path: str, place: Place) -> bool:
        """Whether what it asks of a place holds."""
        answers = []
        if self.paths:
            raw = path.encode(errors="surrogateescape")
            answers.append(any(each.search(raw) for each in self.paths) != self.not_paths)
        if self.commits:
            answers.append(place.commit in self.commits)
        return all(answers) if self.every else any(answers)

    def ignored(self) -> Ignored:
        """What is told of a leak that it covers."""
        return Ignored(source=self.source, reason=self.reason)


def _around(value: bytes, line: bytes) -> bytes:
    at = line.find(value)
    return line[max(0, at - MATCH_BEFORE) : at + len(value) + MATCH_BEHIND] if at >= 0 else value


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """All that one file says."""

    entries: tuple[Entry, ...] = ()
    allowlists: tuple[Allowlist, ...] = ()
    detectors: tuple[Detector, ...] = ()
    keywords: dict[str, tuple[str, ...]] = {}
    """By detector, the words one of which a text must have, for detectors whose expression has no fixed text."""
    disabled: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()


def together(said: Iterable[Said]) -> Said:
    """What several files say, one after the other."""
    files = list(said)
    return Said(
        entries=tuple(each for file in files for each in file.entries),
        allowlists=tuple(each for file in files for each in file.allowlists),
        detectors=tuple(each for file in files for each in file.detectors),
        keywords={name: words for file in files for name, words in file.keywords.items()},
        disabled=frozenset(name for file in files for name in file.disabled),
        warnings=tuple(each for file in files for each in file.warnings),
    )


def clean_path(path: str, root: str) -> str:
    """A path as entries of others write it, the way places are told: within the repository, without ``./``."""
    path = path.replace("\\", "/")
    inside = root.rstrip("/") + "/"
    return path.removeprefix(inside).removeprefix("./")


class Lines:
    """Finds the lines that pieces of a file stand in, when its parser does not tell. A search goes on from the last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def of(self, piece: str) -> int:
        """The line of the next place a piece (of one line) stands at; 0 where it cannot be found."""
        at = self._text.find(piece, self._at)
        if at < 0:
            return self._text.count("\n", 0, first) + 1 if (first := self._text.find(piece)) >= 0 else 0
        self._line += self._text.count("\n", self._at, at)
        self._at = at + len(piece)
        return self._line


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a list that say something, with their numbers; ``#`` begins a remark."""
    for number, line in enumerate(text.splitlines(), 1):
        if (said := line.strip()) and not said.startswith("#"):
            yield number, said
