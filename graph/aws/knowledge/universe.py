"""Actions as bits: every known action has a number, and a set of actions is an integer.

Numbers hold for one release of the index and are never stored. Actions nobody has heard of are literals: an estate
makes a universe with those its policies name, and they get numbers after the known ones.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

LAST = "\uffff"
"""Sorts after everything that stands in a name."""


class Universe:
    """The actions that can be spoken of: those of ``text``, and ``literals`` beside them.

    ``text`` has one action a line, service by service, each service's sorted without regard to case; ``spans`` says
    which lines are whose.
    """

    def __init__(self, text: str, spans: Mapping[str, tuple[int, int]], literals: Sequence[str] = ()) -> None:
        self._text = text
        self._spans = spans
        self._lower = text.lower().split("\n")
        self._literals = {name.lower(): name for name in literals}
        self._matched: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._lower) + len(self._literals)

    def __contains__(self, name: str) -> bool:
        return self._number(name.lower()) is not None

    @property
    def everything(self) -> int:
        """The set of all actions."""
        return _run(0, len(self))

    def including(self, literals: Iterable[str]) -> Universe:
        """A universe with these names as well; names that have a number keep it."""
        new = {name.lower(): name for name in literals if name not in self}
        if not new:
            return self
        return Universe(self._text, self._spans, (*self._literals.values(), *(new[name] for name in sorted(new))))

    def bit(self, name: str) -> int:
        """The set of that one action; empty for a name that has no number here."""
        number = self._number(name.lower())
        return 0 if number is None else 1 << number

    def matching(self, pattern: str) -> int:
        """The set of the actions that a policy's pattern names: ``*`` and ``?`` are wildcards, case does not matter."""
        lower = pattern.lower()
        if "*" not in lower and "?" not in lower:
            return self.bit(lower)
        found = self._matched.get(lower)
        if found is None:
            found = self._matched[lower] = self._search(lower)
        return found

    def names(self, bits: int) -> Iterator[str]:
        """The actions of a set as they are written, in the order of their numbers."""
        digits = f"{bits:b}"[::-1]
        at = digits.find("1")
        while at >= 0:
            yield self._written[at]
            at = digits.find("1", at + 1)

    @cached_property
    def _written(self) -> list[str]:
        return [*self._text.split("\n"), *self._literals.values()]

    @cached_property
    def _literal_numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self._literals, len(self._lower))}

    def _number(self, name: str) -> int | None:
        first, end = self._spans.get(name.partition(":")[0], (0, 0))
        at = bisect_left(self._lower, name, first, end)
        return at if at < end and self._lower[at] == name else self._literal_numbers.get(name)

    def _search(self, pattern: str) -> int:
        if pattern == "*":
            return self.everything
        return self._known(pattern) | self._fitting(pattern, self._literal_numbers)

    def _known(self, pattern: str) -> int:
        service, colon, _ = pattern.partition(":")
        if not colon or "*" in service or "?" in service:
            return self._compared(pattern, 0, len(self._lower))
        first, end = self._spans.get(service, (0, 0))
        stem = pattern[:-1]
        if "*" in stem or "?" in pattern:
            return self._compared(pattern, first, end)
        begin = bisect_left(self._lower, stem, first, end)
        return _run(begin, bisect_left(self._lower, stem + LAST, begin, end))

    def _compared(self, pattern: str, first: int, end: int) -> int:
        return self._fitting(pattern, dict(zip(self._lower[first:end], range(first, end), strict=True)))

    @staticmethod
    def _fitting(pattern: str, numbers: Mapping[str, int]) -> int:
        fits = wildcards(pattern).fullmatch
        return sum(1 << number for name, number in numbers.items() if fits(name))


def wildcards(pattern: str) -> re.Pattern[str]:
    """An expression for a pattern with ``*`` for any characters and ``?`` for one."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _run(first: int, end: int) -> int:
    return (1 << end) - (1 << first)
