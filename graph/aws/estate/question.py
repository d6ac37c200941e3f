"""One action on one resource, and all that is said of them: a few statements of all that the estate holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from graph.aws.answers import Decision
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Said, Spoken
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import Policies, PoliciesByLayer
from graph.aws.language.context import NOTHING_KNOWN, UNKNOWN, Context
from graph.aws.language.statements import CompiledPolicy, CompiledStatement
from graph.model import Identity

SILENT = CompiledPolicy("", (), ())
"""A policy that does not speak of what is asked."""


class Question:
    """What the policies of the estate say in one question. ``kept`` holds, by name, those of identities that speak."""

    def __init__(self, spoken: Spoken, action: str, arn: str, given: Context | None) -> None:
        self.spoken = spoken
        self.estate: AwsEstate = spoken.estate
        self.action = action
        self.arn = arn
        self.given = given
        self.account = self.estate.account_of(arn)
        self._small = action.lower()
        keys = self.estate.keys_of_resource(arn)
        self.known = Context({**keys, **(given.keys if given else {})}, UNKNOWN)
        self.kept = self._speaking()
        resource, grants = self.estate.policies.of_resource(self.estate.holder_of(arn))
        self.resource = resource and self._alone(resource)
        self.grants = grants and self._alone(grants)
        self.rcps = tuple(map(self.narrowed, self.estate.policies.above_resource(self.account)))

    def _speaking(self) -> dict[str, CompiledPolicy]:
        """Of each policy the statements that speak of this, whoever asks. What was not read may speak of anything."""
        found: dict[str, list[Said]] = defaultdict(list)
        met: dict[CompiledStatement, bool] = {}
        for said in self.spoken.of(self._small, self.arn):
            if said.statement not in met:
                met[said.statement] = self.may_meet(said.statement, self.known)
            if met[said.statement]:
                found[said.policy].append(said)
        kept = {
            policy: CompiledPolicy(policy, tuple([one.statement for one in each]), tuple([one.place for one in each]))
            for policy, each in found.items()
        }
        return kept | {policy.name: policy for policy in self.spoken.unread}

    def may_meet(self, statement: CompiledStatement, context: Context) -> bool:
        """Whether the resource and a context may meet a statement."""
        return statement.resources.cover(self.arn, context) is not False and statement.holds(context) is not False

    def narrowed(self, policies: Iterable[CompiledPolicy]) -> Policies:
        """What policies say of this action on this resource; the same object wherever that is nothing."""
        return tuple(map(self._narrowed, policies))

    def _narrowed(self, policy: CompiledPolicy) -> CompiledPolicy:
        found = self.kept.get(policy.name)
        if found is not None:
            return found
        return SILENT if self.estate.policies.is_read(policy.name) else policy

    def _alone(self, policy: CompiledPolicy) -> CompiledPolicy:
        """A resource's own policy, which may be several in one, with what it says of this."""
        kept = [
            (place, each)
            for place, each in zip(policy.places, policy.statements, strict=True)
            if each.covers(self._small, self.arn, NOTHING_KNOWN) is not False
        ]
        return CompiledPolicy(policy.name, tuple(each for _, each in kept), tuple(place for place, _ in kept))

    def decided(self, identity: Identity, layers: PoliciesByLayer) -> Decision:
        """Ask it for one identity."""
        return evaluate(self.estate.request(identity, self.action, self.arn, self.given), layers)

    @cached_property
    def own(self) -> Sequence[CompiledStatement]:
        """What the resource's own policies say."""
        return [each for policy in (self.resource, self.grants) if policy for each in policy.statements]

    @cached_property
    def theirs(self) -> Sequence[CompiledStatement]:
        """All that is said on the resource's side, by the organisation too."""
        return [*self.own, *(each for level in self.rcps for policy in level for each in policy.statements)]

    @cached_property
    def called(self) -> frozenset[str]:
        """Identities that a statement on the resource's side calls by name."""
        return frozenset(id_ for each in self.theirs for id_ in self.estate.called_by(each))

    @cached_property
    def gives(self) -> bool:
        """Whether the resource itself grants anything, and does not only leave it to the policies of some account."""
        return any(each.allow and not _leaves_to_accounts(each) for each in self.own)

    @cached_property
    def open_to_anyone(self) -> bool:
        """Whether the resource grants something to anyone at all."""
        return any(each.allow and _to_anyone(each) for each in self.own)


def _to_anyone(statement: CompiledStatement) -> bool:
    return statement.except_to is not None or (statement.speaks_to is not None and statement.speaks_to.anyone)


def _leaves_to_accounts(statement: CompiledStatement) -> bool:
    """Whether a statement calls nobody but by an account, so that the policies there decide."""
    named = statement.speaks_to
    return named is not None and not (named.anyone or named.names or named.roles or named.others)
