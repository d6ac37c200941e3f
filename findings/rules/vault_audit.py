"""Stores whose Vault writes no log."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.evaluate import EVERY_SCOPE
from graph.model import Gap, Resource, SecretStore


@rule(
    "vault-audit-off",
    "No audit device enabled",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Run: vault audit enable file file_path=/var/log/vault/audit.log (better two devices: Vault stops when it can "
        "write to none), and send the file to where {name}'s keepers cannot change it"
    ),
    frameworks=("OWASP-NHI:NHI10:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.PS-04", "NIST-CSF-2.0:DE.CM-09"),
    reads=(SecretStore, Resource),
    platforms=("vault",),
    streams=("store", "audit"),
)
def no_audit(view: View) -> Iterator[Answer]:
    """Without an audit device nobody can ever tell who read which secret, and a person passes for a machine.

    A namespace does not tell what its Vault logs, since the devices belong to the whole: that is unknown here.
    """
    logged = {each.scope for each in view.graph.each(Resource) if each.kind == "vault.audit"}
    for store in view.graph.each(SecretStore):
        if store.kind != "vault.store" or store.scope in logged or store.facts.get("sealed"):
            continue
        if any(_hides(gap, view, store) for gap in view.graph.gaps):
            yield Unsure(subject=store.id, why="its audit devices could not be listed")
        else:
            yield Hit(subject=store.id, message="no audit device is enabled: nobody can tell who read what")


def _hides(gap: Gap, view: View, store: SecretStore) -> bool:
    """Whether the listing of its devices is missing."""
    if gap.source != view.graph.sources.get(store.id):
        return False
    return gap.scope == EVERY_SCOPE or (gap.stream == "audit" and gap.scope == store.scope)
