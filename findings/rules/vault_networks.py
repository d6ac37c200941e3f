"""AppRole roles of Vault that can be used from anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Credential, Identity

SECRET_ID = "vault.approle.secret_id"  # noqa: S105  because it is a kind of record


@rule(
    "vault-approle-no-cidr",
    "AppRole is not bound to networks",
    Severity.LOW,
    kind=RuleKind.FACT,
    remedy="Run: vault write {path} secret_id_bound_cidrs=NETWORK token_bound_cidrs=NETWORK (where {name} runs)",
    frameworks=("OWASP-NHI:NHI4:2025", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Credential),
    platforms=("vault",),
    streams=("auth", "approle.roles", "approle.secret_ids"),
)
def no_networks(view: View) -> Iterator[Answer]:
    """A secret id that leaks can be used by whoever finds it, wherever they are.

    Roles of production and crown jewels are judged: the address of what logs in is known there. Where every secret id
    of a role has networks of its own, the role is bound by them. A role whose environment nobody tells is unknown.
    """
    ids: dict[str, list[Credential]] = defaultdict(list)
    for each in view.graph.of_kind(Credential, SECRET_ID):
        if each.active is not False:
            ids[each.identity].append(each)
    for role in view.graph.of_kind(Identity, "vault.approle.role"):
        if not _bound(role, ids[role.id]):
            yield from _judge(view, role)


def _judge(view: View, role: Identity) -> Iterator[Answer]:
    worth = view.graph.worth
    production = worth.in_production(role.id)
    if role.facts.get("bind_secret_id") is None:
        yield Unsure(subject=role.id, why="the networks it is bound to were not reported")
    elif production or worth.jewel(role.id):
        path = role.id.removeprefix(f"{role.kind}:{role.scope}/")
        message = "neither its secret ids nor its tokens are bound to networks"
        yield Hit(subject=role.id, message=message, facts={"path": path})
    elif production is None:
        yield Unsure(subject=role.id, why="it is bound to no networks, and nobody tells whether it is in production")


def _bound(role: Identity, ids: Sequence[Credential]) -> bool:
    if role.facts.get("secret_id_bound_cidrs") or role.facts.get("token_bound_cidrs"):
        return True
    return bool(ids) and all(each.facts.get("bound_cidrs") for each in ids)
