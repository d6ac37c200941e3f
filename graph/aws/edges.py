"""The edges that access makes: who may become which role, who administers an account, who may read which secret.

Each identity's entitlements are worked out once. Those with the same come together, and many to many goes through one
class node, so the number of edges stays near that of identities and targets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.access import Edge, EdgeKind
from graph.aws.answers import Decision, Layer
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.asking import can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common, holds, numbers, without
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.evidence import Evidence
from graph.aws.techniques.step import Step
from graph.aws.techniques.steps import Escalations
from graph.classes import class_node
from graph.model import AnyRecord, Identity, Secret

ROLE = "aws.iam.role"
ASSUME = "sts:AssumeRole"
DECRYPT = "kms:Decrypt"
READING: Mapping[str, str] = {
    "aws.secretsmanager.secret": "secretsmanager:GetSecretValue",
    "aws.ssm.parameter": "ssm:GetParameter",
}
"""The action that gives away a secret, by the kind of secret."""


class Open(msgspec.Struct, frozen=True):
    """The same way of several identities to the same targets: by an action, or by a technique."""

    kind: EdgeKind
    why: str
    targets: Ranges
    action: str = ""
    step: Step | None = None


class AwsEdges:
    """Finds the edges; ``records`` is added to where many-to-many access needs a class node in between."""

    def __init__(self, estate: AwsEstate, records: dict[str, AnyRecord]) -> None:
        self._estate = estate
        self._records = records
        self._entitlements = Entitlements(estate)
        self._roles = estate.ranges_of({ROLE})
        self._escalations = Escalations(estate, self._entitlements)
        self._evidence = Evidence(self._escalations.shared)

    def edges(self) -> Iterator[Edge]:
        """Every edge that access makes."""
        found: dict[Open, list[str]] = defaultdict(list)
        for identity in self._estate.identities.values():
            held = Holdings(self._entitlements.of(identity))
            steps = list(self._escalations.steps(identity, held))
            for each in (*self._becoming(held), *self._reading(held), *self._escalating(identity, steps)):
                found[each].append(identity.id)
            yield from self._administering(identity, held, steps)
        for each, members in found.items():
            yield from self._many(each, members)
        yield from self._contents()

    def _escalating(self, identity: Identity, steps: Iterable[Step]) -> Iterator[Open]:
        """What techniques gain, accounts left out."""
        own = self._estate.resources.number(identity.id)
        for step in steps:
            if step.targets:
                why, targets = techniques()[step.technique].said, _closed_up(step.targets, own)
                step_of_all = msgspec.structs.replace(step, targets=targets)
                yield Open(EdgeKind.ESCALATES, why, targets, step=step_of_all)

    def _contents(self) -> Iterator[Edge]:
        """Who administers an account has everything in it."""
        everyone = [each for each in self._records.values() if isinstance(each, Identity)]
        for identity in everyone:
            account = self._estate.standing.accounts.get(identity.scope)
            if account is not None and identity.kind.startswith("aws."):
                yield Edge(source=account.id, target=identity.id, kind=EdgeKind.CONTAINS, why="is in that account")

    def _becoming(self, held: Holdings) -> Iterator[Open]:
        """The roles that somebody may assume, for certain and perhaps."""
        bit = self._estate.universe.bit(ASSUME)
        for ranges in _apart(held, bit):
            if roles := common(ranges, self._roles):
                yield Open(EdgeKind.BECOMES, f"may assume it ({ASSUME})", roles, ASSUME)

    def _administering(self, identity: Identity, held: Holdings, steps: Iterable[Step]) -> Iterator[Edge]:
        """The accounts in which an identity may do everything, as it is or by a technique."""
        account = self._estate.standing.accounts.get(identity.scope)
        anything = self._estate.anything_in(identity.scope)
        administration = self._escalations.shared.administration
        if account is not None and holds(held.possibly(administration.bits), anything):
            decision = administration.now(identity)
            yield _edge(identity.id, account.id, EdgeKind.ADMINISTERS, "may do everything in it", decision)
        for step in steps:
            for number in step.accounts:
                gained = self._estate.standing.accounts.get(number)
                if gained is not None:
                    why = techniques()[step.technique].said
                    decision = self._evidence.decision(identity, step)
                    yield _edge(identity.id, gained.id, EdgeKind.ADMINISTERS, why, decision)

    def _reading(self, held: Holdings) -> Iterator[Open]:
        """The secrets whose values somebody may read; one under a key of its own needs that key as well."""
        closed = None
        for kind, action in READING.items():
            for ranges in _apart(held, self._estate.universe.bit(action)):
                secrets = common(ranges, self._estate.ranges_of({kind}))
                if secrets and closed is None:
                    closed = self._closed(held)
                if secrets := without(secrets, closed or ()):
                    yield Open(EdgeKind.READS, f"may read it ({action})", secrets, action)

    def _closed(self, held: Holdings) -> Ranges:
        """The secrets under keys that somebody may not use."""
        keys = held.possibly(self._estate.universe.bit(DECRYPT))
        return joined(pair for key, under in self._under_keys.items() if not holds(keys, key) for pair in under)

    @cached_property
    def _under_keys(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """The secrets under each key of the inventory, by the numbers of both."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for record in self._records.values():
            if isinstance(record, Secret) and record.kind in READING:
                key = self._estate.resources.number(str(record.facts.get("kms_key") or ""))
                number = self._estate.resources.number(record.id)
                if key is not None and number is not None:
                    found[key].append((number, number + 1))
        return found

    def _many(self, way: Open, members: Sequence[str]) -> Iterator[Edge]:
        """Join many to many through one class node, or directly where that is no more edges."""
        arns = self._estate.resources.arns
        targets = [arns[number] for number in numbers(way.targets)]
        if len(members) * len(targets) <= len(members) + len(targets):
            for member in members:
                for target in targets:
                    if member != target:
                        decision = self._decided(member, way, target)
                        yield _edge(member, target, way.kind, _why(way, decision), decision)
            return
        node = class_node(members, way.why, *sorted(targets))
        self._records.setdefault(node.id, node)
        for member in members:
            first = next(target for target in targets if target != member)
            decision = self._decided(member, way, first)
            yield _edge(member, node.id, EdgeKind.REACHES, "has these rights", decision)
        for target in targets:
            yield Edge(source=node.id, target=target, kind=way.kind, why=way.why)

    def _decided(self, member: str, way: Open, target: str) -> Decision:
        identity = self._estate.identities[member]
        if way.step is not None:
            return self._evidence.decision(identity, way.step, target)
        return can(self._estate, identity, way.action, target)


def _why(way: Open, decision: Decision) -> str:
    if way.kind is EdgeKind.BECOMES and all(decider.layer is not Layer.IDENTITY for decider in decision.decided_by):
        return "is named in its trust policy"
    return way.why


def _closed_up(targets: Ranges, own: int | None) -> Ranges:
    """Nobody escalates to himself: with that hole closed, those who can do the same are seen to."""
    if own is not None and (holds(targets, own - 1) or holds(targets, own + 1)):
        return joined((*targets, (own, own + 1)))
    return targets


def _apart(held: Holdings, bits: int) -> Iterator[Ranges]:
    """The resources where it is certain, and those where it only may be."""
    certain = held.certainly(bits)
    yield certain
    yield without(held.possibly(bits), certain)


def _edge(source: str, target: str, kind: EdgeKind, why: str, decision: Decision) -> Edge:
    return Edge(
        source=source,
        target=target,
        kind=kind,
        why=why,
        evidence=tuple(dict.fromkeys(decider.policy for decider in decision.decided_by)),
        conditions=decision.conditions,
    )
