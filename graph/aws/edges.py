"""The edges that access makes: who may become which role, who administers an account, who may read which secret.

Each identity's entitlements are worked out once. Those with the same come together, and many to many goes through one
class node, so the number of edges stays near that of identities and targets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from graph.access import Edge, EdgeKind
from graph.aws.alike import Peers, alike, renamed
from graph.aws.answers import Decision, Layer
from graph.aws.estate.arns import Ranges
from graph.aws.estate.asking import can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.reaching import Entitlements
from graph.aws.holdings import Holdings, common, holds, numbers, without
from graph.aws.narrow import NarrowEstate
from graph.aws.sealed import DECRYPT, READING, Sealed
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.evidence import Evidence
from graph.aws.techniques.step import Step
from graph.aws.techniques.steps import Escalations, actions
from graph.classes import class_node
from graph.model import AnyRecord, Identity

ROLE = "aws.iam.role"
FEW = 12
"""Up to so many targets are decided one by one; of more the first stands for all."""
ASSUME = "sts:AssumeRole"


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
        self._records = records
        self._estate = NarrowEstate(estate, (ASSUME, DECRYPT, *READING.values(), *actions()))
        self._entitlements = Entitlements(self._estate)
        self._roles = self._estate.ranges_of({ROLE})
        self._sealed = Sealed(self._estate)
        self._escalations = Escalations(self._estate, self._entitlements)
        self._evidence = Evidence(self._escalations.shared)

    def edges(self) -> Iterator[Edge]:
        """Every edge that access makes."""
        found: dict[Open, list[Peers]] = defaultdict(list)
        for group in alike(self._estate):
            held = Holdings(self._entitlements.of(group.first))
            for each in (*self._becoming(held), *self._reading(held)):
                found[each].append(group)
            yield from self._administering(group, held)
            for step, identities in self._escalations.together(group.members, held):
                for identity in identities if step.accounts else ():
                    yield from self._gaining_accounts(identity, step)
                if step.targets:
                    why = techniques()[step.technique].said
                    found[Open(EdgeKind.ESCALATES, why, step.targets, step=step)].append(group)
        for each, groups in found.items():
            yield from self._many(each, groups)
        yield from self._contents()

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

    def _administering(self, group: Peers, held: Holdings) -> Iterator[Edge]:
        """The account in which identities may do everything as they are."""
        scope = group.first.scope
        account = self._estate.standing.accounts.get(scope)
        administration = self._escalations.shared.administration
        if account is not None and holds(held.possibly(administration.bits), self._estate.anything_in(scope)):
            decision = administration.now(group.first)
            for identity in group.members:
                own = renamed(self._estate, identity, group.first, decision)
                yield _edge(identity.id, account.id, EdgeKind.ADMINISTERS, "may do everything in it", own)

    def _gaining_accounts(self, identity: Identity, step: Step) -> Iterator[Edge]:
        """The accounts in which an identity comes to do everything by a technique."""
        for number in step.accounts:
            account = self._estate.standing.accounts.get(number)
            if account is not None:
                decision = self._evidence.decision(identity, step)
                why = techniques()[step.technique].said
                yield _edge(identity.id, account.id, EdgeKind.ADMINISTERS, why, decision)

    def _reading(self, held: Holdings) -> Iterator[Open]:
        """The secrets whose values somebody may read; one under a key of its own needs that key as well."""
        for kind, action in READING.items():
            for ranges in _apart(held, self._estate.universe.bit(action)):
                if secrets := self._sealed.opened(common(ranges, self._estate.ranges_of({kind})), held):
                    yield Open(EdgeKind.READS, f"may read it ({action})", secrets, action)

    def _many(self, way: Open, groups: Sequence[Peers]) -> Iterator[Edge]:
        """Join many to many through one class node, or directly where that is no more edges to few targets."""
        arns = self._estate.resources.arns
        targets = [arns[number] for number in numbers(way.targets)]
        members = [(group, member) for group in groups for member in group.members]
        deciding = _Deciding(self._estate, self._evidence, way)
        if len(targets) <= FEW and len(members) * len(targets) <= len(members) + len(targets):
            for group, member in members:
                for target in targets:
                    if member.id != target:
                        decision = deciding.of(group, member, target)
                        yield _edge(member.id, target, way.kind, _why(way, decision), decision)
            return
        node = class_node([member.id for _, member in members], way.why, *sorted(targets))
        self._records.setdefault(node.id, node)
        for group, member in members:
            first = next(target for target in targets if target != member.id)
            yield _edge(member.id, node.id, EdgeKind.REACHES, "has these rights", deciding.of(group, member, first))
        for target in targets:
            yield Edge(source=node.id, target=target, kind=way.kind, why=way.why)


class _Deciding:
    """Decides one way, once for all who are alike."""

    def __init__(self, estate: AwsEstate, evidence: Evidence, way: Open) -> None:
        self._estate = estate
        self._evidence = evidence
        self._way = way
        self._known: dict[tuple[str, str], tuple[Identity, Decision]] = {}

    def of(self, group: Peers, member: Identity, target: str) -> Decision:
        """The decision about one who is alike."""
        key = (group.first.id, target)
        if key not in self._known:
            self._known[key] = member, self._decided(member, target)
        asked, decision = self._known[key]
        return renamed(self._estate, member, asked, decision)

    def _decided(self, identity: Identity, target: str) -> Decision:
        if self._way.step is not None:
            return self._evidence.decision(identity, self._way.step, target)
        return can(self._estate, identity, self._way.action, target)


def _why(way: Open, decision: Decision) -> str:
    if way.kind is EdgeKind.BECOMES and all(decider.layer is not Layer.IDENTITY for decider in decision.decided_by):
        return "is named in its trust policy"
    return way.why


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
