"""What Vault's policies amount to: who may do everything in a store, and who may read which secret."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.access import Edge, EdgeKind
from graph.classes import class_node
from graph.model import AnyRecord, Secret, SecretStore
from graph.policy import Decision, decide, narrowed
from graph.rights import PolicyBook, RightsClass

ANYTHING = "muster:AnythingAtAll"
"""An action of no service: only ``*`` allows it, so it stands for every action."""
STORE = "vault.store"


class Powers:
    """Finds the edges; ``records`` is added to where many-to-many access needs a class node in between."""

    def __init__(self, records: dict[str, AnyRecord], policies: PolicyBook) -> None:
        self._records = records
        self._policies = policies
        self._stores: dict[str, str] = {}
        self._secrets: dict[str, list[Secret]] = defaultdict(list)
        for record in records.values():
            if isinstance(record, SecretStore) and record.kind == STORE:
                self._stores[record.scope] = record.id
            elif isinstance(record, Secret) and record.kind.startswith("vault."):
                self._secrets[record.scope].append(record)

    def edges(self) -> Iterator[Edge]:
        """Every edge that rights give. Where there is no Vault, nobody's rights are looked at."""
        for each in self._policies.classes if self._stores or self._secrets else ():
            store = self._stores.get(each.scope)
            decision = decide(each.rights, ANYTHING, "*")
            if store and decision.possible:
                for member in each.members:
                    yield _edge(member, store, EdgeKind.ADMINISTERS, "may do everything in it", decision)
            yield from self._reads(each)

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
            yield from self._many(each.members, readable, decision)

    def _many(self, members: Sequence[str], secrets: Sequence[str], decision: Decision) -> Iterator[Edge]:
        """Join many to many through one class node, or directly where that is no more edges."""
        why = "may read it"
        if len(members) * len(secrets) <= len(members) + len(secrets):
            yield from (
                _edge(member, secret, EdgeKind.READS, why, decision) for member in members for secret in secrets
            )
            return
        node = class_node(members, why)
        self._records.setdefault(node.id, node)
        for member in members:
            yield _edge(member, node.id, EdgeKind.REACHES, "has these rights", decision)
        for secret in secrets:
            yield _edge(node.id, secret, EdgeKind.READS, why, decision)


def _edge(source: str, target: str, kind: EdgeKind, why: str, decision: Decision) -> Edge:
    return Edge(
        source=source, target=target, kind=kind, why=why, evidence=decision.policies, conditions=decision.conditions
    )
