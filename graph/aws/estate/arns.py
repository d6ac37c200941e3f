"""Resources in classes, and the patterns of policies as ranges of them.

Resources that no policy can tell apart (same account, kind, own policy and the tags that conditions ask for) form one
class. They are numbered class by class and in each by name, so what a pattern matches is a handful of ranges, however
many resources there are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import msgspec

from graph.aws.language.context import Seen
from graph.aws.language.wildcards import INNER_COLONS, Spans, expression, pieces

Ranges = tuple[tuple[int, int], ...]
"""Numbers from the first up to, and without, the second of each pair; sorted, and none touches the next."""
WILDCARD = re.compile(r"[*?]")
FEW = 1000
"""Up to so many candidates are tried by name, more of them class by class."""
LAST = "\U0010ffff"


Keys = tuple[tuple[str, Seen], ...]
"""What is known of some resources, of the keys that policies ask about, sorted: their tags and their organisation."""


class Alike(NamedTuple):
    """All that a policy could tell resources apart by but their names; ``shape`` is what their own policies say."""

    account: str
    kind: str
    shape: Hashable = ()
    keys: Keys = ()


class ResourceClass(msgspec.Struct, frozen=True, kw_only=True):
    """Resources that no policy of the estate can tell apart but by their names: numbers ``first`` to ``end`` - 1."""

    number: int
    account: str
    kind: str
    keys: Keys
    first: int
    end: int


class OfKind(NamedTuple):
    """Resources ``first`` to ``end`` - 1, of one account and kind."""

    account: str
    kind: str
    first: int
    end: int


class Resources:
    """Every resource of the estate by number, and what a pattern matches."""

    def __init__(self, keyed: Mapping[Alike, Sequence[str]]) -> None:
        """``keyed`` holds the ARNs of each class."""
        self.arns: list[str] = []
        self.classes: list[ResourceClass] = []
        self._by_account: dict[str, list[ResourceClass]] = defaultdict(list)
        # Classes with like policies stand together, so that many of them can be weighed as one run.
        for alike, arns in sorted(keyed.items(), key=lambda item: (*item[0][:2], repr(item[0][2:]))):
            first = len(self.arns)
            self.arns.extend(sorted(arns))
            self._add(alike, first)
        self._numbers = {arn: number for number, arn in enumerate(self.arns)}
        self._sorted: dict[str, _Sorted] = {}
        self._seen_places: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._matched: dict[tuple[str, str], Ranges] = {}

    def _add(self, alike: Alike, first: int) -> None:
        made = ResourceClass(
            number=len(self.classes),
            account=alike.account,
            kind=alike.kind,
            keys=alike.keys,
            first=first,
            end=len(self.arns),
        )
        self.classes.append(made)
        self._by_account[alike.account].append(made)

    @cached_property
    def kinds(self) -> Sequence[OfKind]:
        """All resources by account and kind, one after the other."""
        apart = groupby(self.classes, key=lambda each: (each.account, each.kind))
        several = [(account, kind, list(classes)) for (account, kind), classes in apart]
        return [OfKind(account, kind, classes[0].first, classes[-1].end) for account, kind, classes in several]

    def of_kinds(self, low: int, high: int) -> Iterator[OfKind]:
        """The resources in a range, by account and kind."""
        for at in range(bisect_right(self.kinds, low, key=_first) - 1, bisect_left(self.kinds, high, key=_first)):
            each = self.kinds[at]
            yield OfKind(each.account, each.kind, max(low, each.first), min(high, each.end))

    def number(self, arn: str) -> int | None:
        """The number of a resource, or None when the estate does not hold it."""
        return self._numbers.get(arn)

    def accounts(self) -> Iterable[str]:
        """The accounts that hold some resource."""
        return self._by_account

    def of_account(self, account: str) -> Sequence[ResourceClass]:
        """The classes of one account."""
        return self._by_account.get(account, ())

    def span(self, account: str) -> tuple[int, int]:
        """The numbers of an account's resources, which stand together."""
        classes = self.of_account(account)
        return (classes[0].first, classes[-1].end) if classes else (0, 0)

    def others(self, ranges: Ranges, account: str) -> Ranges:
        """The resources of an account that are in none of the ranges."""
        at, end = self.span(account)
        left = []
        for low, high in ranges:
            left.append((at, low))
            at = high
        return joined([*left, (at, end)])

    def matching(self, pattern: str, account: str) -> Ranges:
        """The resources of an account that a pattern of policies matches."""
        known = self._matched.get((pattern, account))
        if known is None:
            known = self._matched[pattern, account] = self._search(pattern, account)
        return known

    def _search(self, pattern: str, account: str) -> Ranges:
        if pattern == "*":
            return joined([self.span(account)])
        found = [self._matching(exact, account) for exact in self._narrower(pattern, account)]
        return found[0] if len(found) == 1 else joined(pair for each in found for pair in each)

    def _narrower(self, pattern: str, account: str) -> Iterable[str]:
        """Patterns that match the same in this account, with region and account filled in where they are any."""
        parts = pattern.split(":", INNER_COLONS)
        if len(parts) <= INNER_COLONS or parts[3] != "*":
            return (pattern,)
        regions, owners = self._places(account)
        chosen = owners if parts[4] == "*" else (parts[4],)
        return [":".join((*parts[:3], region, owner, parts[5])) for region in regions for owner in chosen]

    def _places(self, account: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The regions and accounts that stand in the ARNs of an account's resources."""
        if account not in self._seen_places:
            pairs = [place for place in self._each_place(account) if len(place) > 1]
            regions = tuple(sorted({region for region, _ in pairs}))
            self._seen_places[account] = (regions, tuple(sorted({owner for _, owner in pairs})))
        return self._seen_places[account]

    def _each_place(self, account: str) -> Iterator[Sequence[str]]:
        """Region and account of the first of all names that begin with the same."""
        names, _ = self._by_name(account)
        at = 0
        while at < len(names):
            parts = names[at].split(":", INNER_COLONS)
            yield parts[3:INNER_COLONS]
            at = bisect_left(names, ":".join((*parts[:INNER_COLONS], LAST)), at + 1)

    def _by_name(self, account: str) -> _Sorted:
        """An account's resources, sorted by name whatever their class."""
        if account not in self._sorted:
            low, high = self.span(account)
            numbers = sorted(range(low, high), key=self.arns.__getitem__)
            self._sorted[account] = _Sorted([self.arns[number] for number in numbers], numbers)
        return self._sorted[account]

    def _matching(self, pattern: str, account: str) -> Ranges:
        literal = WILDCARD.split(pattern, maxsplit=1)[0]
        rest = pattern[len(literal) :]
        names, numbers = self._by_name(account)
        low = bisect_left(names, literal)
        high = bisect_left(names, literal + LAST, low) if rest else low + (names[low : low + 1] == [literal])
        if high - low > FEW:
            return joined(self._by_class(literal, rest, account))
        if rest in {"", "*"}:
            return grouped(numbers[low:high])
        matches = _test(literal, rest)
        return grouped([numbers[at] for at in range(low, high) if matches(names[at])])

    def _by_class(self, literal: str, rest: str, account: str) -> Iterator[tuple[int, int]]:
        for each in self.of_account(account):
            low = bisect_left(self.arns, literal, each.first, each.end)
            high = bisect_left(self.arns, literal + LAST, low, each.end)
            if rest == "*":
                yield low, high
            elif low < high:
                matches = _test(literal, rest)
                yield from ((at, at + 1) for at in range(low, high) if matches(self.arns[at]))


class _Sorted(NamedTuple):
    """Names of resources, sorted, and the number of each."""

    names: list[str]
    numbers: list[int]


def _test(literal: str, rest: str) -> Callable[[str], object]:
    """A test of names that begin with ``literal`` for the whole pattern, the cheapest that will do."""
    if "?" in rest or literal.count(":") < INNER_COLONS:
        return expression(pieces(literal + rest), Spans.RESOURCES).fullmatch
    # All wildcards stand in the last part of the ARN, where they run over anything.
    _, *inner, end = rest.split("*")

    def matches(name: str) -> bool:
        at, last = len(literal), len(name) - len(end)
        for piece in inner:
            found = name.find(piece, at, last)
            if found < 0:
                return False
            at = found + len(piece)
        return at <= last and name.endswith(end)

    return matches


def _first(each: OfKind) -> int:
    return each.first


def grouped(numbers: list[int]) -> Ranges:
    """Make ranges of single numbers."""
    found = []
    numbers.sort()
    at = 0
    for nth, number in enumerate(numbers):
        if nth + 1 == len(numbers) or numbers[nth + 1] > number + 1:
            found.append((numbers[at], number + 1))
            at = nth + 1
    return tuple(found)


def joined(pairs: Iterable[tuple[int, int]]) -> Ranges:
    """Sort ranges and make one of those that meet; empty ones go."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(pairs):
        if low >= high:
            continue
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)
