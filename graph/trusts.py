"""Whom trusts let in: anyone at all, the workflows of a repository, and whoever a service lets in by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.access import Edge, EdgeKind
from graph.model import AnyRecord, Identity, Resource, Trust
from graph.policy import any_match

ANYONE = Identity(id="anyone", kind="class.anyone", name="anyone at all", platform_managed=True)
ROLE_POLICY = "aws.iam.trust"
"""The kind of trust that a role's trust policy tells of."""


def trust_edges(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """Every edge that a trust opens by itself; whom a role's policy names is weighed with all its other policies."""
    trusts = [record for record in records.values() if isinstance(record, Trust) and record.allow]
    for trust in trusts:
        if trust.target not in records:
            continue
        if trust.principal_kind == "anyone":
            yield _becomes(ANYONE.id, trust, "trusts anyone")
        elif trust.principal_kind == "federated":
            yield from _federated(trust, records)
        elif trust.principal_kind == "identity" and trust.kind != ROLE_POLICY and trust.principal in records:
            yield _becomes(trust.principal, trust, "is let in by name")


def _becomes(source: str, trust: Trust, why: str) -> Edge:
    return Edge(
        source=source,
        target=trust.target,
        kind=EdgeKind.BECOMES,
        why=why,
        evidence=(trust.id,),
        conditions=tuple(dict.fromkeys(trust.conditions)),
    )


def _federated(trust: Trust, records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """An OIDC subject ``repo:owner/name:…`` names the repository whose workflows may become the role."""
    subjects = [
        value for condition in trust.conditions if condition.key.lower().endswith(":sub") for value in condition.values
    ]
    for record in records.values():
        if not (isinstance(record, Resource) and record.kind == "git.repository"):
            continue
        if any(_names_repository(subject, record.name) for subject in subjects):
            yield Edge(
                source=record.id,
                target=trust.target,
                kind=EdgeKind.BECOMES,
                why="its workflows may become it with a token of their own",
                evidence=(trust.id,),
            )


def _names_repository(subject: str, name: str) -> bool:
    """Whether a subject speaks of the repository ``host/owner/name``; it never tells the host."""
    parts = subject.split(":")
    return parts[0] == "repo" and len(parts) > 1 and any_match((parts[1],), name.partition("/")[2])
