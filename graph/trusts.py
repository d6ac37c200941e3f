"""Who may become whom: trust statements joined to the identities, accounts and repositories they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.access import Edge, EdgeKind
from graph.model import AnyRecord, Condition, Identity, Resource, Trust
from graph.policy import any_match, decide
from graph.rights import PolicyBook

ANYONE = Identity(id="anyone", kind="class.anyone", name="anyone at all", platform_managed=True)
ASSUME = "sts:AssumeRole"


def trust_edges(records: Mapping[str, AnyRecord], policies: PolicyBook) -> Iterator[Edge]:
    """Every edge that a trust opens to an identity of the inventory, or to anyone."""
    trusts = [record for record in records.values() if isinstance(record, Trust) and record.allow]
    accounts = _by_scope(records)
    for trust in trusts:
        if trust.target not in records:
            continue
        if trust.principal_kind == "anyone":
            yield _becomes(ANYONE.id, trust, "trusts anyone")
        elif trust.principal_kind == "identity":
            yield from _named(trust, records, policies)
        elif trust.principal_kind == "account":
            yield from _account(trust, accounts, policies)
        elif trust.principal_kind == "federated":
            yield from _federated(trust, records)


def _becomes(source: str, trust: Trust, why: str, conditions: Sequence[Condition] = (), *evidence: str) -> Edge:
    return Edge(
        source=source,
        target=trust.target,
        kind=EdgeKind.BECOMES,
        why=why,
        evidence=(trust.id, *evidence),
        conditions=tuple(dict.fromkeys((*trust.conditions, *conditions))),
    )


def _by_scope(records: Mapping[str, AnyRecord]) -> Mapping[str, Sequence[Identity]]:
    found: dict[str, list[Identity]] = defaultdict(list)
    for record in records.values():
        if isinstance(record, Identity):
            found[record.scope].append(record)
    return found


def _named(trust: Trust, records: Mapping[str, AnyRecord], policies: PolicyBook) -> Iterator[Edge]:
    """A principal named by the trust: enough in its own account; across accounts it needs the right as well."""
    principal = records.get(trust.principal)
    if not isinstance(principal, Identity):
        return
    target = records[trust.target]
    if principal.scope == target.scope:
        yield _becomes(principal.id, trust, "is named in its trust policy")
        return
    decision = decide(policies.rights(principal), ASSUME, trust.target)
    if decision.possible:
        why = "is named in its trust policy and may assume it"
        yield _becomes(principal.id, trust, why, decision.conditions, *decision.policies)


def _account(trust: Trust, accounts: Mapping[str, Sequence[Identity]], policies: PolicyBook) -> Iterator[Edge]:
    """A whole account is trusted: whoever there has the right to assume the role."""
    account = account_of(trust.principal)
    for rights in policies.classes_with(ASSUME, account):
        decision = decide(rights.rights, ASSUME, trust.target)
        if decision.possible:
            for member in rights.members:
                if member != trust.target:
                    why = f"may assume it, and it trusts account {account}"
                    yield _becomes(member, trust, why, decision.conditions, *decision.policies)
    for identity in accounts.get(account, ()):
        if identity.kind == "aws.root":
            yield _becomes(identity.id, trust, f"is the root of account {account}, which it trusts")


def account_of(principal: str) -> str:
    """The account number in a principal: the ARN's fifth part, or the text itself."""
    parts = principal.split(":")
    return parts[4] if len(parts) > 5 else principal  # noqa: PLR2004 because an ARN has six parts


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
