"""Secrets in stores that nobody agreed to use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from findings.agreed import STORE, Agreed
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Agreement, Secret, SecretStore


@rule(
    "secret-manager-unapproved",
    "Secrets live in a store that policy does not approve",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Move the secrets of {name} into an approved store ({approved}), or write it under stores in the register",
    frameworks=("OWASP-NHI:NHI2:2025", "NIST-CSF-2.0:PR.DS-01", "NIST-CSF-2.0:ID.AM-02"),
    reads=(SecretStore, Secret, Agreement),
)
def unapproved(view: View) -> Iterator[Answer]:
    """Every store has rights, backups and logs of its own that somebody has to keep in order.

    A store is approved by its id, its name, its address or its kind. Empty stores, and those whose secrets have all
    expired, are left alone. As long as the register names no store, the answer is unknown.
    """
    approved = Agreed(view.graph, STORE)
    if not approved:
        yield Unsure(subject="estate", why="the register names no store that may be used")
        return
    live = Counter(each.store for each in view.graph.each(Secret) if each.expires is None or each.expires > view.at)
    names = ", ".join(each.name for each in approved.every)
    for store in view.graph.each(SecretStore):
        known = approved.about(store.id, store.name, store.kind, store.address or "")
        if live[store.id] and not known:
            message = f"it holds {live[store.id]} secrets, and is none of {names}"
            yield Hit(subject=store.id, message=message, facts={"approved": names})
