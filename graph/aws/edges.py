"""The edges that access makes: who may become which role, who administers an account, who may read which secret.

Each identity's entitlements are worked out once. Those with the same come together, and many to many goes through one
class node, so the number of edges stays near that of identities and targets.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.access import Edge, EdgeKind
from graph.aws.answers import Decision, Layer
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.asking import can
from graph.aws.estate.estate import ANY, ANYTHING, AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common, holds, numbers, without
from graph.model import AnyRecord, Identity, Resource, Secret

ROLE = "aws.iam.role"
ASSUME = "sts:AssumeRole"
DECRYPT = "kms:Decrypt"
READING: Mapping[str, str] = {
    "aws.secretsmanager.secret": "secretsmanager:GetSecretValue",
    "aws.ssm.parameter": "ssm:GetParameter",
}
"""The action that gives away a secret, by the kind of secret."""
ADMINISTRATION = (ANYTHING, "iam:PutRolePolicy", "iam:AttachUserPolicy", "iam:CreateUser", "iam:PassRole")
"""Who may do all of these to anything may do everything, whatever an organisation forbids besides."""


class Step(msgspec.Struct, frozen=True):
    """The same step of several identities to the same targets."""

    kind: EdgeKind
    action: str
    why: str
    targets: Ranges


class AwsEdges:
    """Finds the edges; ``records`` is added to where many-to-many access needs a class node in between."""

    def __init__(self, estate: AwsEstate, records: dict[str, AnyRecord]) -> None:
        self._estate = estate
        self._records = records
        self._entitlements = Entitlements(estate)
        self._roles = estate.ranges_of({ROLE})
        self._administration = sum(estate.universe.bit(action) for action in ADMINISTRATION)

    def edges(self) -> Iterator[Edge]:
        """Every edge that access makes."""
        found: dict[Step, list[str]] = defaultdict(list)
        for identity in self._estate.identities.values():
            held = Holdings(self._entitlements.of(identity))
            for step in (*self._becoming(held), *self._reading(held)):
                found[step].append(identity.id)
            yield from self._administering(identity, held)
        for step, members in found.items():
            yield from self._many(step, members)
        yield from self._contents()

    def _contents(self) -> Iterator[Edge]:
        """Who administers an account has everything in it."""
        everyone = [each for each in self._records.values() if isinstance(each, Identity)]
        for identity in everyone:
            account = self._estate.standing.accounts.get(identity.scope)
            if account is not None and identity.kind.startswith("aws."):
                yield Edge(source=account.id, target=identity.id, kind=EdgeKind.CONTAINS, why="is in that account")

    def _becoming(self, held: Holdings) -> Iterator[Step]:
        """The roles that somebody may assume, for certain and perhaps."""
        bit = self._estate.universe.bit(ASSUME)
        for ranges in _apart(held, bit):
            if roles := common(ranges, self._roles):
                yield Step(EdgeKind.BECOMES, ASSUME, f"may assume it ({ASSUME})", roles)

    def _administering(self, identity: Identity, held: Holdings) -> Iterator[Edge]:
        account = self._estate.standing.accounts.get(identity.scope)
        anything = self._estate.anything_in(identity.scope)
        if account is not None and holds(held.possibly(self._administration), anything):
            decision = can(self._estate, identity, ANYTHING, ANY)
            yield _edge(identity.id, account.id, EdgeKind.ADMINISTERS, "may do everything in it", decision)

    def _reading(self, held: Holdings) -> Iterator[Step]:
        """The secrets whose values somebody may read; one under a key of its own needs that key as well."""
        closed = None
        for kind, action in READING.items():
            for ranges in _apart(held, self._estate.universe.bit(action)):
                secrets = common(ranges, self._estate.ranges_of({kind}))
                if secrets and closed is None:
                    closed = self._closed(held)
                if secrets := without(secrets, closed or ()):
                    yield Step(EdgeKind.READS, action, f"may read it ({action})", secrets)

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

    def _many(self, step: Step, members: Sequence[str]) -> Iterator[Edge]:
        """Join many to many through one class node, or directly where that is no more edges."""
        arns = self._estate.resources.arns
        targets = [arns[number] for number in numbers(step.targets)]
        if len(members) * len(targets) <= len(members) + len(targets):
            for member in members:
                for target in targets:
                    if member != target:
                        decision = self._decided(member, step, target)
                        yield _edge(member, target, step.kind, _why(step, decision), decision)
            return
        node = _class_node(members, step, targets)
        self._records.setdefault(node.id, node)
        for member in members:
            first = next(target for target in targets if target != member)
            decision = self._decided(member, step, first)
            yield _edge(member, node.id, EdgeKind.REACHES, "has these rights", decision)
        for target in targets:
            yield Edge(source=node.id, target=target, kind=step.kind, why=step.why)

    def _decided(self, member: str, step: Step, target: str) -> Decision:
        return can(self._estate, self._estate.identities[member], step.action, target)


def _why(step: Step, decision: Decision) -> str:
    if step.kind is EdgeKind.BECOMES and all(decider.layer is not Layer.IDENTITY for decider in decision.decided_by):
        return "is named in its trust policy"
    return step.why


def _apart(held: Holdings, bits: int) -> Iterator[Ranges]:
    """The resources where it is certain, and those where it only may be."""
    certain = held.certainly(bits)
    yield certain
    yield without(held.possibly(bits), certain)


def _class_node(members: Sequence[str], step: Step, targets: Sequence[str]) -> Resource:
    said = "\n".join((step.why, *sorted(members), "", *sorted(targets)))
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    others = f" and {len(members) - 1} more" if len(members) > 1 else ""
    name = members[0].rsplit("/", 1)[-1]
    return Resource(id=f"class.rights:{digest}", kind="class.rights", name=f"the rights of {name}{others}")


def _edge(source: str, target: str, kind: EdgeKind, why: str, decision: Decision) -> Edge:
    return Edge(
        source=source,
        target=target,
        kind=kind,
        why=why,
        evidence=tuple(dict.fromkeys(decider.policy for decider in decision.decided_by)),
        conditions=decision.conditions,
    )
