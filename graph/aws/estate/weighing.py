"""What the policies on an identity and the resource's side come to; what is weighed alike is weighed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.aws.estate.asker import Asker
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.lines import BOUNDARY, GRANTS, LEVEL, Line
from graph.aws.estate.sections import Section
from graph.aws.estate.sets import ALL, OwnSide, ResourceSide, Two, weighed
from graph.aws.estate.theirs import Piece

ASSUME = "sts:AssumeRole"
Active = tuple[Line, ...]
"""The lines that speak of the same resources."""


class Weighing:
    """Weighs lines against sides. Equal results are one object."""

    def __init__(self, estate: AwsEstate) -> None:
        self._assuming = estate.universe.bit(ASSUME)
        self._known: dict[tuple[object, ...], Two] = {}
        self._equal: dict[Two, Two] = {}

    def of(self, asker: Asker, section: Section, gates: tuple[str, ...], active: Active, side: ResourceSide) -> Two:
        """What somebody may do to resources of a section where these lines are active."""
        if section.anything:
            # What is about no resource hangs on every line there is: hardly two have it in common.
            return self._weighed(asker, section, gates, active, side)
        same = asker.account == section.account
        key = (section.sort, same, asker.is_root, gates, active, id(side))
        found = self._known.get(key)
        if found is None:
            two = self._weighed(asker, section, gates, active, side)
            found = self._known[key] = self._equal.setdefault(two, two)
        return found

    def _weighed(
        self, asker: Asker, section: Section, gates: tuple[str, ...], active: Active, side: ResourceSide
    ) -> Two:
        own = _own_side(active, gates)
        if asker.is_root:
            # A root user needs no policy, and assumes no role whatever policies say.
            everything, assuming = Two(ALL, ALL), Two(self._assuming, self._assuming)
            own = OwnSide(everything, own.boundary, own.levels, own.denies | assuming)
        two = weighed(own, side, same_account=asker.account == section.account, has_to_allow=section.has_to_allow)
        worst, best = two.worst & section.fitting, two.best & section.fitting
        return Two(best if worst == best else worst, best)


def _own_side(active: Active, gates: Sequence[str]) -> OwnSide:
    """What lines say together."""
    worst, best = [0] * len(gates), [0] * len(gates)
    denied_worst = denied_best = 0
    for line in active:
        if line.allow:
            best[line.gate] |= line.bits
            if line.sure:
                worst[line.gate] |= line.bits
        else:
            denied_worst |= line.bits
            if line.sure:
                denied_best |= line.bits
    each = [(gate, Two(*both)) for gate, *both in zip(gates, worst, best, strict=True)]
    grants = next(two for gate, two in each if gate == GRANTS)
    return OwnSide(grants, _left(each, BOUNDARY), _left(each, LEVEL), Two(denied_worst, denied_best))


def _left(each: Iterable[tuple[str, Two]], wanted: str) -> Two:
    """What several limits leave together."""
    left = Two(ALL, ALL)
    for gate, two in each:
        if gate == wanted:
            left &= two
    return left


def cut(section: Section, lines: Active, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, ResourceSide, Active]]:
    """Cut pieces where some line begins or ends: in each part the same lines are active."""
    everywhere = ((section.first, section.end),)
    partial = [line for line in lines if line.places[section.number] != everywhere]
    if not partial:
        yield from ((first, end, side, lines) for first, end, side in pieces)
        return
    toggles: dict[int, set[Line]] = {}
    for line in partial:
        for low, high in line.places[section.number]:
            toggles[low] = toggles.get(low, set()) ^ {line}
            toggles[high] = toggles.get(high, set()) ^ {line}
    cuts = sorted(toggles)
    off, at = set(partial), 0
    active: Active = tuple(line for line in lines if line not in off)
    for first, end, side in pieces:
        low = first
        while low < end:
            while at < len(cuts) and cuts[at] <= low:
                off ^= toggles[cuts[at]]
                active = tuple(line for line in lines if line not in off)
                at += 1
            high = min(cuts[at], end) if at < len(cuts) else end
            yield low, high, side, active
            low = high
