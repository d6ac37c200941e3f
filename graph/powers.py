"""What the weighed rights amount to: administrators, escalations, and the secrets that policies open."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from graph.access import Edge, EdgeKind
from graph.escalation import AWS_ESCALATIONS, Escalation, Gain
from graph.model import AnyRecord, Condition, Identity, Resource, Secret, SecretStore, Trust
from graph.policy import Decision, Rights, Verdict, decide, narrowed
from graph.rights import PolicyBook, RightsClass

ANYTHING = "muster:AnythingAtAll"
"""An action of no service: only ``*`` (or a ``NotAction``) allows it, so it stands for every action."""


class _Asked(msgspec.Struct, frozen=True):
    """One way of escalating, asked of one class: its rights narrowed to each action of the way."""

    way: Escalation
    rights: tuple[tuple[str, Rights], ...]
    anywhere: tuple[Decision, ...]

    @classmethod
    def of(cls, each: RightsClass, way: Escalation) -> _Asked | None:
        """Return the question, or None where no statement allows one of the actions at all."""
        rights = tuple((action, narrowed(each.rights, action)) for action in way.actions)
        if not all(any(grant.statement.allow for grant in narrow.grants) for _, narrow in rights):
            return None
        anywhere = tuple(decide(each.rights, action, "*") for action in way.anywhere)
        return cls(way, rights, anywhere) if all(decision.possible for decision in anywhere) else None

    def of_target(self, target: str) -> Decision | None:
        """All actions of the way together on one target, or None when one of them is not allowed."""
        decisions = [decide(rights, action, target) for action, rights in self.rights]
        if not all(decision.possible for decision in decisions):
            return None
        decisions.extend(self.anywhere)
        conditions = dict.fromkeys(condition for decision in decisions for condition in decision.conditions)
        return Decision(
            verdict=Verdict.DEPENDS if conditions else Verdict.ALLOWED,
            policies=tuple(dict.fromkeys(policy for decision in decisions for policy in decision.policies)),
            conditions=tuple(conditions),
        )


class Powers:
    """Finds the edges; ``records`` is added to where many-to-many access needs a class node in between."""

    def __init__(
        self, records: dict[str, AnyRecord], policies: PolicyBook, becomes: Mapping[str, Sequence[str]]
    ) -> None:
        self._records = records
        self._becomes = becomes
        self._policies = policies
        self._targets: dict[tuple[str, str], list[Identity]] = defaultdict(list)
        self._accounts: dict[str, str] = {}
        self._services: dict[str, set[str]] = defaultdict(set)
        self._secrets: dict[str, list[Secret]] = defaultdict(list)
        for record in records.values():
            if isinstance(record, Identity):
                self._targets[record.scope, record.kind].append(record)
            elif isinstance(record, Resource | SecretStore) and record.kind.endswith((".account", "vault.store")):
                self._accounts[record.scope] = record.id
            elif isinstance(record, Trust) and record.principal_kind == "service":
                self._services[record.target].add(record.principal)
            elif isinstance(record, Secret):
                self._secrets[record.scope].append(record)

    def edges(self) -> Iterator[Edge]:
        """Every edge that rights give."""
        for each in self._policies.classes:
            decision = decide(each.rights, ANYTHING, "*")
            account = self._accounts.get(each.scope)
            of_aws = account is not None and account.startswith("aws.")
            if decision.possible and account and not of_aws:
                for member in each.members:
                    yield _edge(member, account, EdgeKind.ADMINISTERS, "may do everything in it", decision)
            if decision.verdict is not Verdict.ALLOWED:
                yield from self._escalations(each)
            yield from self._reads(each)

    def _escalations(self, each: RightsClass) -> Iterator[Edge]:
        for way in AWS_ESCALATIONS:
            asked = _Asked.of(each, way)
            if asked is None:
                continue
            if way.gain is Gain.TARGET:
                yield from self._gain_target(each, asked)
            else:
                yield from self._gain_account(each, asked)

    def _gain_target(self, each: RightsClass, asked: _Asked) -> Iterator[Edge]:
        way = asked.way
        reached: dict[tuple[Condition, ...], list[tuple[str, Decision]]] = defaultdict(list)
        for target in self._targets.get((each.scope, way.target_kind), ()):
            if way.service is None or way.service in self._services[target.id]:
                decision = asked.of_target(target.id)
                if decision is not None:
                    reached[decision.conditions].append((target.id, decision))
        for found in reached.values():
            targets = [target for target, _ in found]
            yield from self._many(each.members, targets, EdgeKind.ESCALATES, way.why, found[0][1])

    def _gain_account(self, each: RightsClass, asked: _Asked) -> Iterator[Edge]:
        """Acting on itself is enough; so is acting on an identity it can become."""
        account, way = self._accounts.get(each.scope), asked.way
        if not account:
            return
        for member in each.members:
            for target in (member, *self._becomes.get(member, ())):
                identity = self._records[target]
                if identity.kind != way.target_kind or identity.scope != each.scope:
                    continue
                decision = asked.of_target(target)
                if decision is not None:
                    name = "itself" if target == member else target.rsplit("/", 1)[-1]
                    yield _edge(member, account, EdgeKind.ADMINISTERS, way.why.format(target=name), decision)

    def _reads(self, each: RightsClass) -> Iterator[Edge]:
        readable: list[str] = []
        decision = None
        secrets = self._secrets.get(each.scope, ())
        rights = narrowed(each.rights, "read") if secrets else each.rights
        for secret in secrets:
            found = decide(rights, "read", str(secret.facts.get("data_path") or secret.name))
            if found.possible:
                readable.append(secret.id)
                decision = decision or found
        if decision is not None:
            yield from self._many(each.members, readable, EdgeKind.READS, "may read it", decision)

    def _many(
        self, members: Sequence[str], targets: Sequence[str], kind: EdgeKind, why: str, decision: Decision
    ) -> Iterator[Edge]:
        """Join many to many through one class node, or directly where that is no more edges."""
        if len(members) * len(targets) <= len(members) + len(targets):
            for member in members:
                for target in targets:
                    if member != target:
                        yield _edge(member, target, kind, why, decision)
            return
        node = _class_node(members, why)
        self._records.setdefault(node.id, node)
        for member in members:
            yield _edge(member, node.id, EdgeKind.REACHES, "has these rights", decision)
        for target in targets:
            yield _edge(node.id, target, kind, why, decision)


def _class_node(members: Sequence[str], why: str) -> Resource:
    digest = hashlib.sha256("\n".join((why, *sorted(members))).encode()).hexdigest()[:16]
    others = f" and {len(members) - 1} more" if len(members) > 1 else ""
    name = members[0].rsplit("/", 1)[-1]
    return Resource(id=f"class.rights:{digest}", kind="class.rights", name=f"the rights of {name}{others}")


def _edge(source: str, target: str, kind: EdgeKind, why: str, decision: Decision) -> Edge:
    return Edge(
        source=source, target=target, kind=kind, why=why, evidence=decision.policies, conditions=decision.conditions
    )
