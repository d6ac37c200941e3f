"""What Vault's policies amount to: who may do everything in a store, and who may read which secret."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.access import Edge, EdgeKind
from graph.classes import class_node
from graph.model import AnyRecord, Condition, Secret, SecretStore
from graph.policy import decide, narrowed
from graph.rights import PolicyBook, RightsClass

ANYTHING = "muster:AnythingAtAll"
"""An action of no service: only ``*`` allows it, so it stands for every action."""
STORE = "vault.store"
READABLE = "may read it"
Policies = tuple[str, ...]
Conditions = tuple[Condition, ...]


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
                    why = "may do everything in it"
                    yield _edge(member, store, EdgeKind.ADMINISTERS, why, decision.policies, decision.conditions)
            yield from self._reads(each)

    def _reads(self, each: RightsClass) -> Iterator[Edge]:
        """What the class may read, by the conditions on which it may: those of one secret are not another's."""
        readable: dict[Conditions, dict[str, Policies]] = defaultdict(dict)
        secrets = self._secrets.get(each.scope, ())
        rights = narrowed(each.rights, "read") if secrets else each.rights
        for secret in secrets:
            found = decide(rights, "read", str(secret.facts.get("data_path") or secret.name))
            if found.possible:
                readable[found.conditions][secret.id] = found.policies
        for conditions, by_policies in readable.items():
            yield from self._many(each.members, by_policies, conditions)

    def _many(self, members: Sequence[str], secrets: Mapping[str, Policies], conditions: Conditions) -> Iterator[Edge]:
        """Join many to many through one class node, or directly where that is no more edges."""
        sources: Sequence[str] = members
        if len(members) * len(secrets) > len(members) + len(secrets):
            node = class_node(members, READABLE, *map(str, conditions))
            self._records.setdefault(node.id, node)
            having = tuple(dict.fromkeys(policy for policies in secrets.values() for policy in policies))
            for member in members:
                yield _edge(member, node.id, EdgeKind.REACHES, "has these rights", having, conditions)
            sources = (node.id,)
        for source in sources:
            for secret, policies in secrets.items():
                yield _edge(source, secret, EdgeKind.READS, READABLE, policies, conditions)


def _edge(source: str, target: str, kind: EdgeKind, why: str, policies: Policies, conditions: Conditions) -> Edge:
    return Edge(source=source, target=target, kind=kind, why=why, evidence=policies, conditions=conditions)
