"""Vault tokens against a real OpenBao."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from vault_support import Bao
from verify_support import held, settings

from connectors.detect.verify.engine import verify
from graph.leaks import Verdict, Verified
from scanner.demo.servers import openbao


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bao]:
    with openbao(tmp_path_factory.mktemp("verify-bao")) as made:
        yield Bao(made.url, made.token, "", "", "")


def ask(server: Bao, token: str) -> Verified:
    mine = held("vault-service-token", token)
    return verify([mine], settings(mine.detector, server.url))[mine.key]


def test_a_token_is_active_and_names_itself(server: Bao) -> None:
    made = server.ask("post", "auth/token/create", policies=["default"], display_name="nightly")
    assert ask(server, made["auth"]["client_token"]) == Verified(verdict=Verdict.ACTIVE, who="token-nightly")


def test_a_revoked_token_is_not_active(server: Bao) -> None:
    """OpenBao says the same to a dead token and to one without rights; a verdict is given only where it says more."""
    token = server.ask("post", "auth/token/create", policies=["default"])["auth"]["client_token"]
    server.ask("post", "auth/token/revoke", token=token)
    verified = ask(server, token)
    assert verified.verdict is not Verdict.ACTIVE
    assert "dead" in verified.why or "refused" in verified.why


def test_a_token_that_may_not_look_itself_up_is_not_called_dead(server: Bao) -> None:
    token = server.token_with("verify-none", 'path "secret/x" { capabilities = ["read"] }')
    assert ask(server, token).verdict is Verdict.UNKNOWN
