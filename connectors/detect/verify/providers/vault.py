"""Vault and OpenBao: https://developer.hashicorp.com/vault/api-docs/auth/token. A token may look itself up."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier, header, named_host
from connectors.detect.verify.model import Answer, Held, refused, unknown
from graph.leaks import Verified

VERIFIER = Verifier(name="vault", title="Vault and OpenBao", place=named_host)


def denied(answer: Answer, _held: Held) -> Verified | None:
    """A token that is none and one that may not look itself up are both forbidden; newer servers say which it is."""
    if answer.status != HTTPStatus.FORBIDDEN or answer.said is None:
        return None
    errors = str(answer.said.get("errors"))
    if "invalid token" in errors or "bad token" in errors:
        return refused()
    return unknown("it is dead, or has no right to look itself up")


SELF = VERIFIER.ask(
    "GET /v1/auth/token/lookup-self",
    "the token's own name",
    of=("vault-service-token", "vault-batch-token", "vault-legacy-token"),
    sends=header("X-Vault-Token"),
    who=("data.display_name", "data.path"),
    reads=denied,
    needs="the server's address",
)
