"""What an identity may do to everything there is: its entitlements, as sets of actions on ranges of resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.lines import NONE_GIVEN, Given, Lines, OwnLines
from graph.aws.estate.sets import ResourceSide, Two, weighed
from graph.aws.estate.theirs import OPEN, About, Run, Theirs
from graph.aws.language.context import Context, Truth
from graph.model import Identity


class Entitlement(msgspec.Struct, frozen=True):
    """The same actions on some resources; ``certain`` without a condition, ``possible`` those under one as well."""

    certain: int
    possible: int
    resources: Ranges


class Entitlements:
    """Works out what identities may do, each class of resources at once."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._lines = Lines(estate)
        self._theirs = Theirs(estate, self._lines)

    def of(self, identity: Identity, given: Given = NONE_GIVEN) -> tuple[Entitlement, ...]:
        """Everything that one identity may do, in its own account and in others that speak to it.

        ``given`` is what is known of its requests: whether it may pass roles, if it is to that service.
        """
        found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for account, runs in self._asked(identity):
            asking = _Asking(self._lines, self._theirs, identity, account, given)
            for run, first, end, active in _parts(asking.own, runs):
                for low, high, two in asking.weighed(run, first, end, active):
                    if two.best:
                        found[two.worst, two.best].append((low, high))
        return tuple(Entitlement(certain, possible, joined(pairs)) for (certain, possible), pairs in found.items())

    def _asked(self, identity: Identity) -> Iterator[tuple[str, Sequence[Run]]]:
        yield identity.scope, self._theirs.runs(identity, identity.scope)
        for account, numbers in self._abroad.items():
            if account != identity.scope:
                runs = self._theirs.runs(identity, account)
                yield account, [run for run in runs if not numbers.isdisjoint(run.numbers)]

    @cached_property
    def _abroad(self) -> Mapping[str, frozenset[int]]:
        """The classes whose own policies speak to other accounts, by account."""
        found: dict[str, set[int]] = defaultdict(set)
        for each in self._estate.resources.classes:
            if self._theirs.about(each).speaks_beyond:
                found[each.account].add(each.number)
        return {account: frozenset(numbers) for account, numbers in found.items()}


class _Asking:
    """One identity that asks about the resources of one account. What is weighed alike is weighed once."""

    def __init__(self, lines: Lines, theirs: Theirs, identity: Identity, account: str, given: Given) -> None:
        self.own: OwnLines = lines.of_identity(identity, account, given)
        self._theirs = theirs
        self._identity = identity
        self._same_account = identity.scope == account
        self._context = lines.context(identity, account, given=given)
        self._telling: dict[int, int] = {}
        self._weighed: dict[tuple[int, int, int, tuple[Truth, ...]], Two] = {}

    def weighed(self, run: Run, first: int, end: int, active: int) -> Iterator[tuple[int, int, Two]]:
        """What may be done to a part of a run where these lines, as bits, are active."""
        active &= self._lines_about(run.about)
        theirs = run.side or self._theirs.side(self._identity, run.about)
        if not active and theirs is OPEN and not self.own.granted:
            return
        if not active & self.own.asking:
            yield first, end, self._known(run.about, active, theirs)
            return
        for each in self._theirs.classes(run.numbers):
            if each.first < end and first < each.end:
                about = self._theirs.about(each)
                heard = self.own.asked(active, Context({**self._context.keys, **about.keys}, self._context.otherwise))
                yield max(first, each.first), min(end, each.end), self._known(about, active, theirs, heard)

    def _known(self, about: About, active: int, theirs: ResourceSide, heard: tuple[Truth, ...] = ()) -> Two:
        key = (active, about.sort, id(theirs), heard)
        found = self._weighed.get(key)
        if found is None:
            own = self.own.side(active, heard)
            two = weighed(own, theirs, same_account=self._same_account, has_to_allow=about.has_to_allow)
            found = self._weighed[key] = Two(two.worst & about.fitting, two.best & about.fitting)
        return found

    def _lines_about(self, about: About) -> int:
        """The lines that speak of any action that can be about it."""
        found = self._telling.get(about.sort)
        if found is None:
            found = sum(1 << at for at, line in enumerate(self.own.lines) if line.bits & about.fitting)
            self._telling[about.sort] = found
        return found


def _parts(lines: OwnLines, runs: Sequence[Run]) -> Iterator[tuple[Run, int, int, int]]:
    """Cut the runs where some line begins or ends: in each part the same lines, as bits, are active."""
    toggles: dict[int, int] = defaultdict(int)
    for at, line in enumerate(lines.lines):
        for low, high in line.ranges:
            toggles[low] ^= 1 << at
            toggles[high] ^= 1 << at
    cuts = sorted(toggles)
    active, at = 0, 0
    for each in runs:
        low = each.first
        while low < each.end:
            while at < len(cuts) and cuts[at] <= low:
                active ^= toggles[cuts[at]]
                at += 1
            high = min(cuts[at], each.end) if at < len(cuts) else each.end
            yield each, low, high, active
            low = high
