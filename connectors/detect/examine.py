"""Looking into a text of any form: plain, encoded, packed, or in a format that holds credentials by structure.

What comes out can be kept: a value is turned into its fingerprint here, as soon as it is found, and is then gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from connectors.detect.contexts import context, line_of
from connectors.detect.engine import Finder, Trigger
from connectors.detect.model import Match, Seen
from connectors.detect.values import seen
from graph.leaks import Ignored, Unread

LARGEST_FORMAT = 8_000_000
"""Bytes up to which a file is read by its format."""


class Forgiving(Protocol):
    """What knows of secrets that somebody said to ignore, and is asked while their value is at hand."""

    def of_match(self, match: Match, line: bytes, before: bytes) -> Ignored | None:
        """Say why a match in this line (and the one before it) is ignored, if it is."""


class Examiner:
    """Looks into texts, one after the other, and tells what may be kept of what it found.

    ``key`` gives the estate key. It is asked at the first secret, for most sweeps find none.
    """

    def __init__(self, finders: Iterable[Finder], key: Callable[[], bytes], ignores: Forgiving | None = None) -> None:
        self.finders = tuple(finders)
        self._key = key
        self._ignores = ignores

    def look(self, data: bytes, path: str) -> Iterator[Seen | Unread]:
        """Everything that can be found in a text, whatever its form."""
        yield from self.plain(data, [finder.triggers(data) for finder in self.finders])

    def plain(self, data: bytes, triggers: Iterable[Iterable[Trigger]], inside: str = "") -> Iterator[Seen]:
        """What the detectors find in plain text, given where each finder was triggered."""
        found = [
            match for finder, hits in zip(self.finders, triggers, strict=True) for match in finder.confirm(data, hits)
        ]
        yield from self.kept(data, found, inside)

    def kept(self, data: bytes, found: Iterable[Match], inside: str = "") -> Iterator[Seen]:
        """Turn matches into what may be kept of them."""
        matches = list(found)
        for match in matches:
            line, before = line_of(data, match)
            ignored = self._ignores.of_match(match, line, before) if self._ignores else None
            yield seen(match, self._key(), context=context(data, match, matches), inside=inside, ignored=ignored)
