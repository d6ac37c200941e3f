"""How many places an estate keeps its secrets in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.subjects import name_of
from graph.model import Secret, SecretStore

MOST_NAMES = 20


@rule(
    "secret-manager-sprawl",
    "More secrets-manager instances than the policy allows",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Choose the stores that stay (of how many kinds, by [limits]), move the secrets of the others, close those",
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "NIST-CSF-2.0:PR.DS-01",
        "NIST-CSF-2.0:ID.AM-02",
        "NIST-CSF-2.0:GV.OV-03",
        "CIS-Kubernetes-1.12/5.4.2",
    ),
    reads=(Secret, SecretStore),
)
def sprawl(view: View) -> Iterator[Answer]:
    """Every store has its own keepers, its own log and its own way to rotate, and each of them can be forgotten.

    Instances and kinds are counted apart; a store without secrets is none. A store in each region of an account is an
    instance of its own.
    """
    held = Counter(secret.store for secret in view.graph.each(Secret))
    kinds = {store.kind for store in view.graph.each(SecretStore) if held[store.id]}
    limits = view.limits
    if len(held) > limits.stores_most or len(kinds) > limits.store_kinds_most:
        names = [f"{name_of(view.graph, id_)}: {count} secrets" for id_, count in held.most_common(MOST_NAMES)]
        yield Hit(
            subject="estate",
            message=f"secrets are kept in {len(held)} stores of {len(kinds)} kinds; "
            f"the limits are {limits.stores_most} and {limits.store_kinds_most}",
            evidence=tuple(names),
        )
