"""Looking for the fixed texts of all detectors at once, without hyperscan: slower, and with the same results.

A text is first reduced to the set of all four bytes that follow one another in it. Most keywords are ruled out by their
own first four; only for the others is the text searched.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence

from connectors.detect.entries import Entry

GRAM = 4


class Keywords:
    """The keywords of a set of detectors."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._by_gram: defaultdict[int, list[tuple[bytes, int]]] = defaultdict(list)
        self._short: list[tuple[bytes, int]] = []
        for number, each in enumerate(entries):
            for keyword in each.keywords:
                if len(keyword) < GRAM:
                    self._short.append((keyword, number))
                else:
                    self._by_gram[int.from_bytes(keyword[:GRAM], sys.byteorder)].append((keyword, number))

    def triggers(self, data: bytes) -> list[tuple[int, int]]:
        """Where the keywords of which detector end."""
        lowered = data.lower()
        wanted = [each for gram in self._by_gram.keys() & _grams(lowered) for each in self._by_gram[gram]]
        found = []
        for keyword, number in (*wanted, *self._short):
            text = lowered if self._entries[number].folded else data
            found += [(number, place + len(keyword)) for place in _places(text, keyword)]
        return found


def _grams(data: bytes) -> set[int]:
    found: set[int] = set()
    for shift in range(GRAM):
        found.update(memoryview(data)[shift : shift + (len(data) - shift) // GRAM * GRAM].cast("I"))
    return found


def _places(text: bytes, keyword: bytes) -> Iterator[int]:
    place = text.find(keyword)
    while place >= 0:
        yield place
        place = text.find(keyword, place + 1)
