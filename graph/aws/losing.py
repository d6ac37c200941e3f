"""What identities may do no more once the records are others: actions, by the kind of what they were allowed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from graph.aws.arriving import Arrivals
from graph.aws.estate.arns import joined
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlement, Entitlements
from graph.aws.estate.spoken import Spoken
from graph.aws.estate.summed import Held, held
from graph.model import AnyRecord, Identity

Cut = tuple[int, int, int]
"""From which number on what is certain and what is possible, as bits."""


class Restanding(AwsEstate):
    """The same identities and resources under other policies: nothing is numbered again."""

    def __init__(self, estate: AwsEstate, records: Mapping[str, AnyRecord]) -> None:
        super().__init__(records)
        self.resources = estate.resources
        self.universe = estate.universe


class Shrunk(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity may do no more, and what it may do only now: a denial or a limit can go as well."""

    identity: str
    lost: tuple[Held, ...]
    gained: tuple[Held, ...]
    actions: frozenset[str]
    """Every action that is lost on something, also on what was not read."""


def shrunk(before: AwsEstate, after: AwsEstate, identities: Iterable[Identity]) -> Iterator[Shrunk]:
    """What each identity loses and gains by the policies on it. Both estates number resources and actions alike."""
    then, now = Entitlements(before), Entitlements(after)
    for identity in identities:
        old, new = then.of(identity), now.of(identity)
        lost, gained = _beyond(old, new), _beyond(new, old)
        if lost or gained:
            yield Shrunk(
                identity=identity.id,
                lost=tuple(held(before, lost)),
                gained=tuple(held(before, gained)),
                actions=_names(before, lost),
            )


def _names(estate: AwsEstate, entitlements: Iterable[Entitlement]) -> frozenset[str]:
    bits = 0
    for each in entitlements:
        bits |= each.possible
    return frozenset(estate.universe.names(bits))


def _beyond(one: Sequence[Entitlement], other: Sequence[Entitlement]) -> list[Entitlement]:
    """What the one holds and the other does not."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    ours, theirs = _by_start(one), _by_start(other)
    cuts = sorted({low for low, *_ in (*ours, *theirs)})
    at_ours, at_theirs = _Follow(ours), _Follow(theirs)
    for low, high in pairwise(cuts):
        certain, possible = at_ours.to(low)
        still_certain, still_possible = at_theirs.to(low)
        # What stays under a condition only is lost where the condition does not hold.
        more = (certain & ~still_possible, (possible & ~still_possible) | (certain & ~still_certain))
        if more[1]:
            found[more].append((low, high))
    return [Entitlement(certain, possible, joined(pairs)) for (certain, possible), pairs in found.items()]


def _by_start(entitlements: Sequence[Entitlement]) -> list[Cut]:
    """Entitlements as a line of numbers: what holds from where on."""
    pieces = sorted((low, high, each.certain, each.possible) for each in entitlements for low, high in each.resources)
    line: list[Cut] = []
    for low, high, certain, possible in pieces:
        if line and line[-1][0] == low:
            line.pop()
        line += [(low, certain, possible), (high, 0, 0)]
    return line


class _Follow:
    """Walks along such a line."""

    def __init__(self, line: Sequence[Cut]) -> None:
        self._line = line
        self._next = 0
        self._holding = (0, 0)

    def to(self, number: int) -> tuple[int, int]:
        """What holds at a number, which is no smaller than the last one."""
        while self._next < len(self._line) and self._line[self._next][0] <= number:
            _, certain, possible = self._line[self._next]
            self._holding = (certain, possible)
            self._next += 1
        return self._holding


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity may do no more to one thing, whose own policy says less now."""

    identity: str
    thing: str
    action: str
    count: int
    """How many actions, this one included."""


def refused(before: Spoken, after: Spoken, thing: str) -> Iterator[Refused]:
    """Whom a thing's own policy shuts out."""
    then, now = Arrivals(before, thing), Arrivals(after, thing)
    for id_ in before.estate.identities:
        had, has = then.of(id_), now.of(id_)
        left = has.count if has else 0
        if had and had.count > left:
            yield Refused(identity=id_, thing=thing, action=had.action, count=had.count - left)
