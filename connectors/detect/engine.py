"""Finding secrets in texts: triggers first, then each detector's expression around them, then its own closer look.

A ``Finder`` is made once and used for many texts. It remembers what it concluded for a piece of text, because the
versions of a file in a history differ in a few lines and are the same in all others.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from connectors.detect.entries import Entry
from connectors.detect.model import Candidate, Detector, Match
from connectors.detect.placeholders import entropy, is_placeholder
from connectors.detect.ruleset import WORTH_COMPILING, RuleSet

if TYPE_CHECKING:
    from connectors.detect.decode import Encoding
    from connectors.detect.keywords import Keywords

MARGIN = 8
"""How far an expression may look behind its beginning."""
MOST_REMEMBERED = 50_000

Trigger = tuple[int, int]
"""The number of a detector, and where its trigger ends."""

Handler = Callable[[int, int, int, int, object], None]


class Span(msgspec.Struct, frozen=True):
    """What a detector found, and where in the text; before it is known which of several is right."""

    start: int
    end: int
    at: int
    """Where the text that was matched begins: the place to show."""
    detector: Detector
    candidate: Candidate


class Finder:
    """Looks for what a set of detectors describes."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._concluded: dict[tuple[int, bytes], list[Span]] = {}
        self._hits: list[Trigger] = []
        self._read = 0
        self._keywords: Keywords | None = None
        self._handler = self._make_handler()

    def ready(self) -> None:
        """Make the database now, for a text that is known to be large."""
        self._read = WORTH_COMPILING
        if self.rules.database is None:
            self._improved(0)

    def find(self, data: bytes) -> list[Match]:
        """Every secret in a text, in the order of the text; of several that overlap, the surest."""
        return self.confirm(data, self.triggers(data))

    def triggers(self, data: bytes | memoryview) -> list[Trigger]:
        """Where a detector might find something. This is the part that reads every byte, and the only one."""
        if self.rules.database is None and not self._improved(len(data)):
            return self._plain_triggers(bytes(data))
        if self.rules.database is None:
            raise ValueError("a better set of detectors has a database")
        self._hits.clear()
        # It reads any buffer; its types know bytes alone.
        self.rules.database.scan(data, match_event_handler=self._handler)  # type: ignore[type-var]
        return self._hits.copy()

    def confirm(self, data: bytes, triggers: Iterable[Trigger]) -> list[Match]:
        """What the detectors make of the places where they were triggered."""
        spans: list[Span] = []
        for number, hits in groupby(sorted(triggers), key=lambda each: each[0]):
            if number >= len(self.rules.entries):
                break  # what is encoded is looked for by the same database, and numbered behind the detectors
            spans.extend(self._spans(data, number, [end for _, end in hits]))
        return list(_matches(data, surest(spans))) if spans else []

    def encoded(self, triggers: Iterable[Trigger]) -> list[tuple[int, Encoding]]:
        """Where something encoded may stand, if this set of detectors looks for that."""
        if not self.rules.decodes:
            return []
        first = len(self.rules.entries)
        hits = [(number - first, end) for number, end in triggers if number >= first]
        if not hits:
            return []
        from connectors.detect.decode.candidates import CANDIDATES  # noqa: PLC0415  because few texts need it

        return [(end - CANDIDATES[number].back, CANDIDATES[number].kind) for number, end in hits]

    def _make_handler(self) -> Handler:
        append = self._hits.append

        def handler(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append((number, end))

        return handler

    def _improved(self, size: int) -> bool:
        """Make the database when so much was read that it is worth it."""
        self._read += size
        if self._read < WORTH_COMPILING or self.rules.better is None:
            return False
        self.rules = self.rules.better()
        return True

    def _plain_triggers(self, data: bytes) -> list[Trigger]:
        if self._keywords is None:
            from connectors.detect.keywords import Keywords  # noqa: PLC0415  because only the plain engine needs them

            self._keywords = Keywords(self.rules.entries)
        hits = self._keywords.triggers(data)
        if self.rules.decodes:
            from connectors.detect.decode.candidates import numbered  # noqa: PLC0415  because the same

            hits += [(len(self.rules.entries) + number, end) for number, end in numbered(data)]
        return hits

    def _spans(self, data: bytes, number: int, ends: Sequence[int]) -> Iterator[Span]:
        known = self.rules.entries[number]
        # A keyword may stand anywhere in a match, and a trigger is its beginning.
        back = known.width if self.rules.database is None else known.back
        for low, high in _windows(known, back, ends, data):
            if known.looks_around or high - low > MOST_REMEMBERED:
                yield from _found(self.rules.detector(number), data, low, high)
                continue
            start = max(0, low - MARGIN)
            piece = (number, data[start:high])
            if piece not in self._concluded:
                if len(self._concluded) >= MOST_REMEMBERED:
                    self._concluded.clear()
                self._concluded[piece] = list(_found(self.rules.detector(number), piece[1], low - start, high - start))
            for span in self._concluded[piece]:
                yield Span(span.start + start, span.end + start, span.at + start, span.detector, span.candidate)


def _windows(known: Entry, back: int, ends: Sequence[int], data: bytes) -> Iterator[tuple[int, int]]:
    """The pieces of the text that hold every match, joined where they touch, so that none is cut."""
    low, high = _window(known, back, ends[0], data)
    for end in ends[1:]:
        begins, stops = _window(known, back, end, data)
        if begins > high:
            yield low, high
            low = begins
        high = stops
    yield low, high


def _window(known: Entry, back: int, end: int, data: bytes) -> tuple[int, int]:
    """The piece around one trigger. A match that lies in one line does not need the lines around it."""
    low, high = max(0, end - back), min(len(data), end + known.width)
    if known.one_line:
        low = max(low, data.rfind(b"\n", low, end) + 1)
        line_end = data.find(b"\n", end, high)
        high = high if line_end < 0 else line_end + 1
    return low, high


def _found(detector: Detector, data: bytes, low: int, high: int) -> Iterator[Span]:
    expression = compiled(detector.expression)
    group = "secret" if "secret" in expression.groupindex else 0
    for hit in expression.finditer(data, low, high):
        if (candidate := _candidate(detector, hit, group)) is not None:
            yield Span(*(candidate.span or hit.span(group)), hit.start(group), detector, candidate)


@functools.cache
def compiled(expression: str) -> re.Pattern[bytes]:
    """Compile an expression once, and only when a text needs it."""
    return re.compile(expression.encode())


def _candidate(detector: Detector, hit: re.Match[bytes], group: str | int) -> Candidate | None:
    value = hit[group].decode(errors="replace")
    found = detector.confirm(hit) if detector.confirm else Candidate(value)
    if found is None or (detector.placeholders and is_placeholder(value)):
        return None
    return None if detector.entropy and entropy(value) < detector.entropy else found


def surest(spans: Iterable[Span]) -> list[Span]:
    """Of the spans that overlap, keep the surest; of equally sure ones the longest."""
    kept: list[Span] = []
    ranked = sorted(spans, key=lambda each: (-_rank(each), each.start - each.end, each.start, each.detector.name))
    for span in ranked:
        place = bisect_right(kept, span.start, key=attrgetter("start"))
        before_ends = place == 0 or kept[place - 1].end <= span.start
        if before_ends and (place == len(kept) or span.end <= kept[place].start):
            kept.insert(place, span)
    return kept


def _rank(span: Span) -> int:
    return (span.candidate.confidence or span.detector.confidence).rank


def _matches(data: bytes, spans: Iterable[Span]) -> Iterator[Match]:
    line, counted = 1, 0
    for span in sorted(spans, key=attrgetter("at")):
        line += data.count(b"\n", counted, span.at)
        counted = span.at
        yield Match(
            detector=span.detector.name,
            line=line,
            value=span.candidate.value,
            start=span.start,
            end=span.end,
            confidence=span.candidate.confidence or span.detector.confidence,
            credential=span.candidate.credential,
            facts=span.candidate.facts,
        )
