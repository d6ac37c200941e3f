"""Roles of AWS in production that something outside production may assume."""

from __future__ import annotations

from collections.abc import Iterator

from findings.accounts import Accounts, trusted_account
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.entrances import Entrances
from findings.subjects import name_of
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

    Where nobody tells the environment of who is let in, the answer is unknown; accounts of others are told by the check
    for those.
    """
    accounts, entrances = Accounts(view), view.graph.once(Entrances)
    for trust in entrances.across():
        number = trusted_account(trust)
        outside = number not in accounts.ours or number in view.limits.production_deployers
        if outside or not _in_production(view, accounts, trust):
            continue
        there = _environment(view, accounts, trust.principal, number)
        if there is None:
            why = f"it is in production and lets in {accounts.told(number)}, whose environment is not told"
            yield Unsure(subject=trust.target, why=why)
        elif not view.graph.worth.is_production(there):
            yield entrances.sure(_hit(view, accounts, trust, there))


def _in_production(view: View, accounts: Accounts, trust: Trust) -> bool:
    there = _environment(view, accounts, trust.target, trust.scope)
    return there is not None and view.graph.worth.is_production(there)


def _environment(view: View, accounts: Accounts, id_: str, scope: str) -> str | None:
    """What is told of the identity itself, which includes its account; of one that was not listed, its account's."""
    account = accounts.ours.get(scope)
    known = id_ if id_ in view.graph.records else account.id if account else id_
    return view.graph.worth.environment_of(known)


def _hit(view: View, accounts: Accounts, trust: Trust, there: str) -> Hit:
    number = trusted_account(trust)
    other = name_of(view.graph, trust.principal) if trust.principal_kind == "identity" else accounts.told(number)
    return Hit(
        subject=trust.target,
        message=f"it is in production, and {other} in {there} may assume it",
        evidence=(trust.id,),
        facts={"role": name_of(view.graph, trust.target), "other": other},
    )
