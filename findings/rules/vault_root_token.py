"""Root tokens of Vault that are alive."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Credential


@rule(
    "vault-root-token",
    "Root token is alive",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy="Make sure another way in works, then run: vault token revoke -accessor {accessor}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-NHI:NHI7:2025",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Credential,),
    platforms=("vault",),
)
def live_root_token(view: View) -> Iterator[Answer]:
    """A root token may do everything in the Vault, and usually never ends.

    It belongs to the first set-up and to emergencies: generate one when it is needed and revoke it the same day.
    """
    for token in view.graph.each(Credential):
        if token.kind != "vault.token" or token.active is False:
            continue
        if token.expires is not None and token.expires <= view.at:
            continue
        root = token.facts.get("root")
        if root is None:
            yield Unsure(subject=token.id, why="the token's policies were not reported")
        elif root:
            yield _alive(token)


def _alive(token: Credential) -> Hit:
    ends = "and never ends" if token.never_expires else "with an end" if token.expires else "with no end reported"
    made = (f"made on {token.created:%Y-%m-%d}",) if token.created else ()
    return Hit(
        subject=token.id,
        message=f"the token {token.name} has the policy root {ends}",
        evidence=made,
        facts={"accessor": token.id.rpartition("/")[2]},
    )
