"""Whom trusts let in: anyone at all, the workflows of a repository, and whoever a service lets in by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.access import Edge, EdgeKind
from graph.model import AnyRecord, Identity, Resource, Trust
from graph.policy import any_match, is_pattern

ANYONE = Identity(id="anyone", kind="class.anyone", name="anyone at all", platform_managed=True)
ROLE_POLICY = "aws.iam.trust"
"""The kind of trust that a role's trust policy tells of."""


def trust_edges(records: Mapping[str, AnyRecord]) -> Iterator[Edge]:
    """Every edge that a trust opens by itself; whom a role's policy names is weighed with all its other policies."""
    trusts = [record for record in records.values() if isinstance(record, Trust) and record.allow]
    repositories = _Repositories(records)
    for trust in trusts:
        if trust.target not in records:
            continue
        if trust.principal_kind == "anyone":
            yield _becomes(ANYONE.id, trust, "trusts anyone")
        elif trust.principal_kind == "federated":
            yield from _federated(trust, repositories)
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


def _federated(trust: Trust, repositories: _Repositories) -> Iterator[Edge]:
    """An OIDC subject ``repo:owner/name:…`` names the repository whose workflows may become the role."""
    subjects = [
        value for condition in trust.conditions if condition.key.lower().endswith(":sub") for value in condition.values
    ]
    for id_ in dict.fromkeys(each for subject in subjects for each in repositories.named(subject)):
        yield Edge(
            source=id_,
            target=trust.target,
            kind=EdgeKind.BECOMES,
            why="its workflows may become it with a token of their own",
            evidence=(trust.id,),
        )


class _Repositories:
    """The repositories ``host/owner/name``, looked up by what subjects call them: those never tell the host."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._known: dict[str, Sequence[str]] = {}
        for record in records.values():
            if isinstance(record, Resource) and record.kind == "git.repository":
                self._by_name[record.name.partition("/")[2]].append(record.id)

    def named(self, subject: str) -> Sequence[str]:
        """The ids of the repositories that a subject names."""
        form, _, rest = subject.partition(":")
        name = rest.partition(":")[0]
        if form != "repo" or not name:
            return ()
        if not is_pattern(name):
            return self._by_name.get(name, ())
        if name not in self._known:
            fitting = (ids for each, ids in self._by_name.items() if any_match((name,), each))
            self._known[name] = [id_ for ids in fitting for id_ in ids]
        return self._known[name]
