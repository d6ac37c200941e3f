"""The resource's side: what the policies on and above a class of resources say to an identity."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from graph.aws.estate import known
from graph.aws.estate.applicable import Applicable
from graph.aws.estate.arns import ResourceClass
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.lines import Lines
from graph.aws.estate.sets import NOTHING, ResourceSide, Two
from graph.aws.evaluate.policies import Policies
from graph.aws.language.callers import Caller
from graph.aws.language.context import Context, Seen
from graph.aws.language.principals import Named
from graph.aws.language.statements import CompiledStatement
from graph.model import Identity

NO_ONE = "muster:no-one"
OPEN = ResourceSide()
"""A resource without a policy, under none."""


class About(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is worked out once for a class of resources, whoever asks."""

    each: ResourceClass
    arn: str
    sort: int
    """The same number for all classes that the same actions can be about."""
    fitting: int
    """The actions that can be about it."""
    has_to_allow: int
    statements: tuple[CompiledStatement, ...]
    levels: tuple[Policies, ...]
    keys: Mapping[str, Seen]
    """What is known of its resources, of the keys that policies ask about."""
    names: frozenset[str]
    """Whom its side calls by name."""
    apart: bool
    """Whether its side asks about each identity itself."""

    @property
    def speaks_beyond(self) -> bool:
        """Whether its own policy allows something to somebody of another account."""
        return any(one.allow and _speaks_beyond(one, self.each.account) for one in self.statements)


class Run(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Classes one after the other that say the same to somebody. ``side`` is None where each has to be asked."""

    first: int
    end: int
    about: About
    """What is known of the first; the same actions can be about all."""
    side: ResourceSide | None
    numbers: range
    """Of its classes."""


class Theirs:
    """Asks the policies of resources; the answer is kept for all identities they do not tell apart."""

    def __init__(self, estate: AwsEstate, lines: Lines) -> None:
        self._estate = estate
        self._lines = lines
        self._applicable = Applicable(estate)
        self._about: dict[int, About] = {}
        self._sorts: dict[tuple[int, int], int] = {}
        self._sides: dict[tuple[object, ...], ResourceSide] = {}
        self._runs: dict[tuple[object, ...], Sequence[Run]] = {}
        self._named: dict[str, Mapping[str, Sequence[int]]] = {}
        self._equal: dict[ResourceSide, ResourceSide] = {OPEN: OPEN}

    def runs(self, identity: Identity, account: str) -> Sequence[Run]:
        """The classes of an account, in runs of those that say the same to that identity."""
        plain = self._plain_runs(identity, account)
        naming = self._naming(account).get(identity.id)
        if not naming:
            return plain
        return [piece for run in plain for piece in self._split(run, naming)]

    def _plain_runs(self, identity: Identity, account: str) -> Sequence[Run]:
        """The runs for everybody of the same kind whom no class calls by name."""
        key = (account, *self._alike(identity))
        if key not in self._runs:
            self._runs[key] = list(self._joined(identity, self._estate.resources.of_account(account)))
        return self._runs[key]

    def _joined(self, identity: Identity, classes: Iterable[ResourceClass]) -> Iterator[Run]:
        """Join neighbours. An identity that is called by name stands in for those that are not, so it is not asked."""
        first: int | None = None
        known: tuple[int, ResourceSide | None] = (-1, None)
        number = -1
        for each in classes:
            about = self.about(each)
            side = None if about.apart else self._side(identity, about, by_itself=False)
            same = side is not None and known[0] == about.sort and known[1] is side
            if first is not None and not same:
                yield self._run(range(first, each.number), known[1])
            if first is None or not same:
                first, known = each.number, (about.sort, side)
            number = each.number
        if first is not None:
            yield self._run(range(first, number + 1), known[1])

    def _run(self, numbers: range, side: ResourceSide | None) -> Run:
        classes = self._estate.resources.classes
        first, last = classes[numbers[0]], classes[numbers[-1]]
        return Run(first=first.first, end=last.end, about=self.about(first), side=side, numbers=numbers)

    def _split(self, run: Run, naming: Sequence[int]) -> Iterator[Run]:
        """Take the classes that call somebody by name out of a run; ``naming`` is sorted."""
        at, stop = run.numbers.start, run.numbers.stop
        for number in naming[bisect_left(naming, at) : bisect_left(naming, stop)]:
            if at < number:
                yield self._run(range(at, number), run.side)
            yield self._run(range(number, number + 1), None)
            at = number + 1
        if at == run.numbers.start:
            yield run
        elif at < stop:
            yield self._run(range(at, stop), run.side)

    def _naming(self, account: str) -> Mapping[str, Sequence[int]]:
        """The classes of an account that call somebody by name, by that name."""
        if account not in self._named:
            found: dict[str, set[int]] = defaultdict(set)
            for each in self._estate.resources.of_account(account):
                for name in self.about(each).names:
                    found[name].add(each.number)
            self._named[account] = {name: sorted(numbers) for name, numbers in found.items()}
        return self._named[account]

    def classes(self, numbers: range) -> Sequence[ResourceClass]:
        """The classes with these numbers."""
        return self._estate.resources.classes[numbers.start : numbers.stop]

    def about(self, each: ResourceClass) -> About:
        """What is known of a class."""
        found = self._about.get(each.number)
        if found is None:
            found = self._about[each.number] = self._looked_at(each)
        return found

    def _looked_at(self, each: ResourceClass) -> About:
        arn = self._estate.resources.arns[each.first]
        policies = self._estate.policies.of_resource(self._estate.holder_of(arn))
        own = tuple(one for policy in policies if policy for one in policy.statements)
        levels = self._estate.policies.above_resource(each.account)
        statements = [*own, *(one for level in levels for policy in level for one in policy.statements)]
        fitting, has_to_allow = self._applicable.to(each), self._applicable.having_to_allow(each)
        return About(
            each=each,
            arn=arn,
            sort=self._sorts.setdefault((fitting, has_to_allow), len(self._sorts)),
            fitting=fitting,
            has_to_allow=has_to_allow,
            statements=own,
            levels=levels,
            keys=self._estate.keys_of_resource(arn),
            names=frozenset(name for one in statements for name in self._estate.called_by(one)),
            apart=any(known.tells_apart(self._estate.policies.mentioned(one)) for one in statements),
        )

    def side(self, identity: Identity, about: About) -> ResourceSide:
        """What a class says to an identity; equal sides are one object."""
        return self._side(identity, about, by_itself=about.apart or identity.id in about.names)

    def _side(self, identity: Identity, about: About, *, by_itself: bool) -> ResourceSide:
        if not about.statements and not about.levels:
            return OPEN
        key = (about.each.number, identity.id if by_itself else "", *self._alike(identity))
        found = self._sides.get(key)
        if found is None:
            asked = self._asked(identity, about, named=by_itself)
            found = self._sides[key] = self._equal.setdefault(asked, asked)
        return found

    def _alike(self, identity: Identity) -> tuple[object, ...]:
        """What all identities have in common to whom a class says the same, unless it calls one by name."""
        who = self._estate.caller(identity)
        return (who.kind, who.account, self._estate.bearing(identity).boundary is not None, who.is_service_linked)

    def _asked(self, identity: Identity, about: About, *, named: bool) -> ResourceSide:
        """Ask a class's side; where he is not ``named``, as somebody of his kind and account with a name of no one."""
        who = self._estate.caller(identity)
        bounded = self._estate.bearing(identity).boundary is not None
        if not named:
            who = msgspec.structs.replace(who, name=NO_ONE, entity=NO_ONE, role=who.role and NO_ONE)
        context = self._lines.context(identity, about.each.account, about.arn)
        asked = _Asked(self._lines, context, about.arn, who, bounded)
        said, denies = asked.said(about.statements)
        denies |= self._controls(asked, () if who.is_service_linked else about.levels)
        return ResourceSide(said[Named.ITSELF], said[Named.ENTITY], said[Named.ACCOUNT], denies)

    def _controls(self, asked: _Asked, levels: Sequence[Policies]) -> Two:
        """What the organisation's resource control policies deny of a class, of the services that they bind."""
        _, denied = asked.said([one for level in levels for policy in level for one in policy.statements])
        return denied.without(Two(self._applicable.uncontrolled, self._applicable.uncontrolled))


class _Asked(msgspec.Struct, frozen=True):
    """Somebody who asks the statements on one resource's side."""

    lines: Lines
    context: Context
    arn: str
    who: Caller
    bounded: bool

    def said(self, statements: Iterable[CompiledStatement]) -> tuple[dict[Named, Two], Two]:
        """What they allow, by the name they call him by, and what they deny."""
        allows, denies = dict.fromkeys(Named, NOTHING), NOTHING
        for statement in statements:
            covers = statement.resources.cover(self.arn, self.context)
            named = statement.calls(self.who, self.context, bounded=self.bounded)
            holds = statement.holds(self.context)
            if covers is False or holds is False or named is Named.NOT:
                continue
            bits, sure = self.lines.bits(statement), covers is True and holds is True
            if statement.allow:
                allows[named] |= Two(bits if sure else 0, bits)
            else:
                denies |= Two(bits, bits if sure else 0)
        return allows, denies


def _speaks_beyond(statement: CompiledStatement, account: str) -> bool:
    named = statement.speaks_to
    if named is None:
        return statement.except_to is not None
    others = named.accounts | {owner for owner, _ in named.roles}
    return named.anyone or not others <= {account} or any(f":{account}:" not in name for name in named.names)
