"""Entities and roles of Vault that nobody logs in as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.access import AccessGraph
from graph.model import Credential, Identity

LOGINS = frozenset(
    {"vault.entity", "vault.approle.role", "vault.jwt.role", "vault.kubernetes.role", "vault.userpass.user"}
)


@rule(
    "vault-entity-dormant",
    "Entity or role without login",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Ask whoever answers for {name}; when nobody needs it, run: vault delete {path}",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Identity, Credential),
    platforms=("vault",),
)
def dormant_login(view: View) -> Iterator[Answer]:
    """A role that nobody logs in as still lets in whoever finds its secret id.

    Vault itself keeps no time of the last login: a token that lives was made by one, and an audit log tells of the
    others. Where neither does, the answer is unknown and never a finding.
    """
    seen = _logins(view.graph)
    for identity in view.graph.of_kinds(Identity, LOGINS.__contains__):
        if identity.enabled is False or identity.human:
            continue
        limit = view.limit("dormant_days", identity)
        last = max(filter(None, (identity.last_used, seen.get(identity.id))), default=None)
        if last is not None and (view.at - last).days <= limit.days:
            continue
        if identity.last_used is None:
            yield Unsure(subject=identity.id, why="no audit log was read, so its last login is not known")
            continue
        idle = (view.at - identity.last_used).days
        message = f"nobody logged in as it for {idle} days; the limit is {limit.days}"
        evidence = (f"last login on {identity.last_used:%Y-%m-%d}", limit.told)
        yield Hit(subject=identity.id, message=message, evidence=evidence, facts={"path": _path(identity)})


def _logins(graph: AccessGraph) -> Mapping[str, datetime]:
    """The latest login that a living token proves, by who logged in."""
    found: dict[str, datetime] = {}
    for token in graph.of_kind(Credential, "vault.token"):
        if token.created is None:
            continue
        if not str(token.facts.get("path")).endswith("/login"):
            continue
        for id_ in (token.identity, f"vault.entity:{token.scope}/{token.facts.get('entity')}"):
            found[id_] = max(found.get(id_, token.created), token.created)
    return found


def _path(identity: Identity) -> str:
    bare = identity.id.removeprefix(f"{identity.kind}:{identity.scope}/")
    return f"identity/entity/id/{bare}" if identity.kind == "vault.entity" else bare
