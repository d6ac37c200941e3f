"""Roles of AWS in production that something outside production may assume."""

from __future__ import annotations

from collections.abc import Iterator

from findings.accounts import Accounts, trusted_account
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.entrances import Entrances
from findings.subjects import PRODUCTION, name_of
from graph.model import Identity, Resource, Trust


@rule(
    "aws-cross-env-trust",
    "Production role can be assumed from a non-production account",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy=(
        "Take {other} out of the trust policy of {role}; write its account under [limits] production_deployers when "
        "acting in production is what it is for"
    ),
    frameworks=("OWASP-NHI:NHI8:2025", "NIST-CSF-2.0:PR.AA-05", "CIS-AWS-7.0.0/2.1.4"),
    reads=(Trust, Identity, Resource),
    platforms=("aws",),
    streams=("iam.role_trusts", "iam.roles", "iam.users", "iam.account", "organizations.accounts"),
)
def cross_environment_trust(view: View) -> Iterator[Answer]:
    """Test systems are guarded less, so whoever breaks into one would be in production next.

    An environment is told by a tag, or by the name or tag of the account. Where it is not told, the answer is unknown;
    accounts of others are told by the check for those.
    """
    accounts, entrances = Accounts(view), Entrances(view.graph)
    for trust in entrances.by("account", "identity"):
        number = trusted_account(trust)
        outside = number not in accounts.ours or number in {trust.scope, *view.limits.production_deployers}
        if outside or not _in_production(view, accounts, trust.target, trust.scope):
            continue
        there = _environment(view, accounts, trust.principal, number)
        if there is None:
            why = f"it is in production and lets in {accounts.told(number)}, whose environment is not told"
            yield Unsure(subject=trust.target, why=why)
        elif there.lower() not in PRODUCTION:
            yield entrances.sure(_hit(view, accounts, trust, there))


def _in_production(view: View, accounts: Accounts, id_: str, scope: str) -> bool:
    environment = _environment(view, accounts, id_, scope)
    return environment is not None and environment.lower() in PRODUCTION


def _environment(view: View, accounts: Accounts, id_: str, scope: str) -> str | None:
    """What is told of the identity itself, else of its account."""
    record = view.graph.get(id_)
    told = record.environment if isinstance(record, Identity) else None
    account = accounts.ours.get(scope)
    return told or (account.environment if account else None)


def _hit(view: View, accounts: Accounts, trust: Trust, there: str) -> Hit:
    number = trusted_account(trust)
    other = name_of(view.graph, trust.principal) if trust.principal_kind == "identity" else accounts.told(number)
    return Hit(
        subject=trust.target,
        message=f"it is in production, and {other} in {there} may assume it",
        evidence=(trust.id,),
        facts={"role": name_of(view.graph, trust.target), "other": other},
    )
