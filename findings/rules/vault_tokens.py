"""Tokens of Vault that are good for as long as somebody renews them."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Credential


@rule(
    "vault-token-unbounded",
    "Token without effective end",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Let what uses it log in for a token with an end (vault write auth/token/roles/ROLE "
        "token_explicit_max_ttl=24h, or an AppRole), then run: vault token revoke -accessor {accessor}"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Credential,),
    platforms=("vault",),
    streams=("tokens",),
)
def unbounded_token(view: View) -> Iterator[Answer]:
    """A token without an end is a password that nobody chose to keep.

    A periodic token without a greatest age lives for as long as something renews it; it is told once it is older than
    the limit. Root tokens have a check of their own. Agents that renew a periodic token by design need a waiver that
    names them.
    """
    for token in view.graph.each(Credential):
        if token.kind != "vault.token" or token.active is False or token.facts.get("root"):
            continue
        if token.never_expires:
            yield _hit(token, "it never ends")
        elif token.never_expires is None and token.expires is None:
            yield Unsure(subject=token.id, why="when it ends was not reported")
        elif token.facts.get("period") and not token.facts.get("explicit_max_ttl"):
            yield from _periodic(view, token)


def _periodic(view: View, token: Credential) -> Iterator[Answer]:
    if token.created is None:
        yield Unsure(subject=token.id, why="it is renewed without end, and when it was made was not reported")
        return
    age, limit = (view.at - token.created).days, view.limit("vault_token_days", token)
    if age > limit.days:
        yield _hit(token, f"it is renewed without end, and is {age} days old; the limit is {limit.days}", limit.told)


def _hit(token: Credential, message: str, *evidence: str) -> Hit:
    made = (f"made on {token.created:%Y-%m-%d}",) if token.created else ()
    return Hit(
        subject=token.id,
        message=message,
        evidence=(*made, *evidence),
        facts={"accessor": token.id.rpartition("/")[2]},
    )
