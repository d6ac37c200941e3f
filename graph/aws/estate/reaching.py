"""What an identity may do to everything there is: its entitlements, as sets of actions on ranges of resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from graph.aws.estate import known
from graph.aws.estate.applicable import Applicable
from graph.aws.estate.arns import Ranges, ResourceClass, joined
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.lines import EVERYTHING, Lines, OwnLines
from graph.aws.estate.sets import NOTHING, OwnSide, ResourceSide, Two, weighed
from graph.aws.evaluate.policies import Policies
from graph.aws.language.callers import Caller
from graph.aws.language.context import Context
from graph.aws.language.principals import Named
from graph.aws.language.statements import CompiledStatement
from graph.model import Identity

NO_LIMIT = Two(EVERYTHING, EVERYTHING)


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
        self._applicable = Applicable(estate)
        self._fitting: dict[int, tuple[int, int]] = {}
        self._theirs: dict[tuple[object, ...], ResourceSide] = {}
        self._singles: dict[int, tuple[frozenset[str], bool]] = {}
        self._sides: dict[tuple[int, int, int], OwnSide] = {}

    def of(self, identity: Identity) -> tuple[Entitlement, ...]:
        """Everything that one identity may do, in its own account and in others that speak to it."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for account, classes in self._asked(identity):
            lines = self._lines.of_identity(identity, account)
            self._sides.clear()
            for each, first, end, active in _parts(lines, classes):
                own = self._own(identity, lines, active, each)
                two = self._weighed(identity, each, own)
                if two.best:
                    found[two.worst, two.best].append((first, end))
        return tuple(Entitlement(certain, possible, joined(pairs)) for (certain, possible), pairs in found.items())

    def _own(self, identity: Identity, lines: OwnLines, active: int, each: ResourceClass) -> OwnSide:
        """What the active lines say; the same for every class unless one of them asks about the resource."""
        asks = active & lines.asking
        key = (id(lines), active, each.number if asks else -1)
        found = self._sides.get(key)
        if found is None:
            arn = self._estate.resources.arns[each.first] if asks else "*"
            found = self._sides[key] = lines.side(active, self._lines.context(identity, each.account, arn))
        return found

    def _asked(self, identity: Identity) -> Iterator[tuple[str, Sequence[ResourceClass]]]:
        yield identity.scope, self._estate.resources.of_account(identity.scope)
        yield from ((account, classes) for account, classes in self._abroad.items() if account != identity.scope)

    @cached_property
    def _abroad(self) -> dict[str, list[ResourceClass]]:
        """The classes whose own policies speak to other accounts, by account."""
        found: dict[str, list[ResourceClass]] = defaultdict(list)
        for each in self._estate.resources.classes:
            if any(statement.allow and _speaks_beyond(statement, each.account) for statement in self._statements(each)):
                found[each.account].append(each)
        return found

    def _weighed(self, identity: Identity, each: ResourceClass, own: OwnSide) -> Two:
        if each.number not in self._fitting:
            self._fitting[each.number] = (self._applicable.to(each), self._applicable.having_to_allow(each))
        fitting, has_to = self._fitting[each.number]
        theirs = self._side(identity, each)
        two = weighed(own, theirs, same_account=each.account == identity.scope, has_to_allow=has_to)
        return Two(two.worst & fitting, two.best & fitting)

    # The resource's side

    def _statements(self, each: ResourceClass) -> tuple[CompiledStatement, ...]:
        holder = self._estate.holder_of(self._estate.resources.arns[each.first])
        policies = self._estate.policies.of_resource(holder)
        return tuple(statement for policy in policies if policy for statement in policy.statements)

    def _side(self, identity: Identity, each: ResourceClass) -> ResourceSide:
        """What a class says to an identity; the same to all of an account whom it does not single out."""
        statements = self._statements(each)
        rcps = self._estate.policies.above_resource(each.account)
        if not statements and not rcps:
            return _OPEN
        apart = identity.id if self._singled_out(identity, each) else (identity.kind, identity.scope)
        bounded = self._estate.bearing(identity).boundary is not None
        linked = bool(identity.facts.get("service_linked"))
        key = (each.number, apart, bounded, linked)
        found = self._theirs.get(key)
        if found is None:
            found = self._theirs[key] = self._asked_side(identity, each, statements, bounded=bounded)
        return found

    def _singled_out(self, identity: Identity, each: ResourceClass) -> bool:
        names, apart = self._singling(each)
        return apart or identity.id in names

    def _singling(self, each: ResourceClass) -> tuple[frozenset[str], bool]:
        """Whom a class calls by name, and whether it asks about each identity itself."""
        if each.number not in self._singles:
            levels = self._estate.policies.above_resource(each.account)
            statements = [*self._statements(each), *(one for level in levels for p in level for one in p.statements)]
            names = frozenset(id_ for one in statements for id_ in self._estate.called_by(one))
            apart = any(known.tells_apart(self._estate.policies.mentioned(one)) for one in statements)
            self._singles[each.number] = (names, apart)
        return self._singles[each.number]

    def _asked_side(
        self, identity: Identity, each: ResourceClass, statements: Sequence[CompiledStatement], *, bounded: bool
    ) -> ResourceSide:
        asked = _Asked(self._lines, self._lines.context(identity, each.account, self._arn(each)), self._arn(each))
        who = self._estate.caller(identity)
        said, denies = asked.said(who, statements, bounded=bounded)
        limits, denied = self._controls(asked, who, each, bounded=bounded)
        return ResourceSide(said[Named.ITSELF], said[Named.ENTITY], said[Named.ACCOUNT], denies | denied, limits)

    def _arn(self, each: ResourceClass) -> str:
        return self._estate.resources.arns[each.first]

    def _controls(self, asked: _Asked, who: Caller, each: ResourceClass, *, bounded: bool) -> tuple[Two, Two]:
        """What the organisation's resource control policies leave and deny of a class."""
        free = self._applicable.uncontrolled
        limits, denies = NO_LIMIT, NOTHING
        for level in self._levels(each, who):
            said, denied = asked.said(who, [one for policy in level for one in policy.statements], bounded=bounded)
            left = said[Named.ITSELF] | said[Named.ENTITY] | said[Named.ACCOUNT]
            limits &= left | Two(free, free)
            denies |= denied.without(Two(free, free))
        return limits, denies

    def _levels(self, each: ResourceClass, who: Caller) -> Sequence[Policies]:
        return () if who.is_service_linked else self._estate.policies.above_resource(each.account)


class _Asked(msgspec.Struct, frozen=True):
    """Statements on the side of one resource, asked what they say to somebody."""

    lines: Lines
    context: Context
    arn: str

    def said(
        self, who: Caller, statements: Iterable[CompiledStatement], *, bounded: bool
    ) -> tuple[dict[Named, Two], Two]:
        """What they allow, by the name they call him by, and what they deny."""
        allows, denies = dict.fromkeys(Named, NOTHING), NOTHING
        for statement in statements:
            covers = statement.resources.cover(self.arn, self.context)
            named = statement.calls(who, self.context, bounded=bounded)
            holds = statement.holds(self.context)
            if covers is False or holds is False or named is Named.NOT:
                continue
            bits, sure = self.lines.bits(statement), covers is True and holds is True
            if statement.allow:
                allows[named] |= Two(bits if sure else 0, bits)
            else:
                denies |= Two(bits, bits if sure else 0)
        return allows, denies


_OPEN = ResourceSide(limits=NO_LIMIT)


def _parts(lines: OwnLines, classes: Sequence[ResourceClass]) -> Iterator[tuple[ResourceClass, int, int, int]]:
    """Cut the classes where some line begins or ends: in each part the same lines, as bits, are active."""
    toggles: dict[int, int] = defaultdict(int)
    for at, line in enumerate(lines.lines):
        for low, high in line.ranges:
            toggles[low] ^= 1 << at
            toggles[high] ^= 1 << at
    cuts = sorted(toggles)
    active, at = 0, 0
    for each in classes:
        low = each.first
        while low < each.end:
            while at < len(cuts) and cuts[at] <= low:
                active ^= toggles[cuts[at]]
                at += 1
            high = min(cuts[at], each.end) if at < len(cuts) else each.end
            yield each, low, high, active
            low = high


def _speaks_beyond(statement: CompiledStatement, account: str) -> bool:
    """Whether a statement speaks to somebody of another account."""
    named = statement.speaks_to
    if named is None:
        return statement.except_to is not None
    others = named.accounts | {owner for owner, _ in named.roles}
    return named.anyone or not others <= {account} or any(f":{account}:" not in name for name in named.names)
