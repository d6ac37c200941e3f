"""AppRole roles of Vault whose secret ids are good for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Identity

LONG = timedelta(days=30)


@rule(
    "vault-approle-unbounded-secretid",
    "AppRole whose secret ids never end or can be used without limit",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy="Run: vault write {path} bind_secret_id=true secret_id_ttl=24h secret_id_num_uses=1",
    frameworks=(
        "OWASP-NHI:NHI7:2025",
        "OWASP-NHI:NHI4:2025",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-CSF-2.0:PR.AA-03",
    ),
    reads=(Identity,),
    platforms=("vault",),
)
def unbounded_secret_id(view: View) -> Iterator[Answer]:
    """A secret id that never ends is a password in a file.

    One that lasts long and can be used any number of times is little better, and a role that asks for no secret id lets
    in whoever knows its role id. In Vault, zero means without limit.
    """
    for role in view.graph.of_kind(Identity, "vault.approle.role"):
        bound, ttl, uses = (role.facts.get(key) for key in ("bind_secret_id", "secret_id_ttl", "secret_id_num_uses"))
        trouble = _trouble(bound, ttl, uses)
        if trouble:
            path = role.id.removeprefix(f"{role.kind}:{role.scope}/")
            yield Hit(subject=role.id, message=trouble, facts={"path": path})
        elif bound is None or ttl is None or uses is None:
            yield Unsure(subject=role.id, why="the limits of its secret ids were not reported")


def _trouble(bound: object, ttl: object, uses: object) -> str:
    if bound is False:
        return "it asks for no secret id: whoever knows the role id is let in"
    if ttl == 0:
        return "its secret ids never end"
    if isinstance(ttl, int) and uses == 0 and ttl > LONG.total_seconds():
        return f"its secret ids last {ttl // 86_400} days and can be used any number of times"
    return ""
