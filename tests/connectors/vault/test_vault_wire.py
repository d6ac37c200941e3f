"""What the answers of a Vault mean, the unhappy ones above all; told by answers as they come over the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

import msgspec
import pytest
import requests
from sources_support import AT, ESTATE_KEY, collected

from connectors.calls import Calls
from connectors.streams import CallError, Denied, Opening, Retriable, Scope, Unavailable, Unsupported
from connectors.vault import AppRoleLogin, VaultOptions
from connectors.vault.api import connect
from connectors.vault.asking import Answer, Api, understand
from connectors.vault.permission import permission
from connectors.vault.shapes import when
from connectors.vault.streams.identity import entities
from connectors.vault.streams.leases import leases
from connectors.vault.streams.policies import policies
from connectors.vault.streams.secrets import secrets
from connectors.vault.streams.store import audit, store
from connectors.vault.streams.tokens import tokens
from graph.model import Credential, GapReason, Identity, Policy, Resource, Secret, Trust
from graph.references import SecretRef

T = TypeVar("T")
SCOPE = Scope(name="vault.example", kind="vault")
ANSWERED = dict[str, object]


class Once:
    """A caller without retries."""

    def attempt(self, action: str, call: Callable[[], T]) -> T:
        """Make the call."""
        assert action
        return call()


def told(answers: Mapping[str, object]) -> Api:
    """A Vault that gives those answers by ``verb path``, and "not found" to all else."""

    def send(verb: str, path: str, body: dict[str, str] | None = None) -> Answer:
        asked = " ".join([verb, path, *(body or {}).values()])
        if asked not in answers:
            return Answer(404, b'{"errors":[]}', {})
        return Answer(200, msgspec.json.encode({"data": answers[asked]}), {})

    return Api(send, Once(), "vault.store:vault.example")


@pytest.mark.parametrize(
    ("status", "errors", "kind"),
    [
        (401, [], Denied),
        (403, ["1 error occurred:\n\t* permission denied\n\n"], Denied),
        (404, ['no handler for route "x/".'], Unsupported),
        (405, ["1 error occurred: unsupported operation"], Unsupported),
        (400, ["something else"], CallError),
        (307, [], Unavailable),
        (503, ["Vault is sealed"], Unavailable),
        (503, [], Retriable),
        (500, ["1 error occurred"], Retriable),
        (502, [], Retriable),
        (429, ["request path: rate limit quota exceeded"], Retriable),
    ],
)
def test_what_a_status_means(status: int, errors: list[str], kind: type[Exception]) -> None:
    answer = Answer(status, msgspec.json.encode({"errors": errors}), {})
    with pytest.raises(kind) as caught:
        understand(answer, permission("read a/+"), "a/b", ANSWERED)
    assert type(caught.value) is kind
    if isinstance(caught.value, Denied):
        assert caught.value.permission == "read a/+"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b'{"errors":[]}'),
        (404, b"not even JSON"),
        (204, b""),
        (403, b'{"errors":["1 error occurred: * invalid accessor"]}'),
        (400, b'{"errors":["invalid lease"]}'),
    ],
)
def test_what_is_not_there_is_nothing(status: int, body: bytes) -> None:
    assert understand(Answer(status, body, {}), permission("read a"), "a", ANSWERED) is None


@pytest.mark.parametrize(
    ("header", "after"), [({"retry-after": "7"}, 7.0), ({"Retry-After": "soon"}, None), ({}, None)]
)
def test_a_throttled_call_says_how_long_to_wait(header: dict[str, str], after: float | None) -> None:
    with pytest.raises(Retriable) as caught:
        understand(Answer(429, b"", header), permission("read a"), "a", ANSWERED)
    assert (caught.value.throttled, caught.value.after) == (True, after)


def test_a_malformed_answer_is_an_error_and_never_nothing() -> None:
    with pytest.raises(msgspec.ValidationError):
        understand(Answer(200, b"[]", {}), permission("read a"), "a", ANSWERED)


def test_audit_devices_keep_no_collector_address() -> None:
    devices = {
        "file/": {"type": "file", "local": False, "options": {"file_path": "/var/log/vault.log", "log_raw": "true"}},
        "net/": {"type": "socket", "options": {"address": "collector.example:9000"}},
    }
    file, net = audit(told({"get sys/audit": devices}), SCOPE)
    assert isinstance(file, Resource)
    assert (file.facts["type"], file.facts["file_path"], file.facts["log_raw"]) == ("file", "/var/log/vault.log", True)
    assert net.facts["log_raw"] is False
    assert "collector" not in msgspec.json.encode(net).decode()


def test_what_ended_between_listing_and_reading_is_left_out() -> None:
    api = told(
        {
            "list auth/token/accessors": {"keys": ["gone"]},
            "list identity/entity/id": {"keys": ["gone"]},
            "list sys/policies/acl": {"keys": ["gone"]},
            "list sys/leases/lookup/": {"keys": ["auth/", "gone"]},
            "list kv/metadata/": {"keys": ["gone"]},
        }
    )
    mount = Resource(id="vault.mount:vault.example/kv", kind="vault.mount", name="kv")
    for stream in (tokens, entities, policies, leases):
        assert list(stream(api, SCOPE)) == []
    assert list(secrets(api, SCOPE, mount)) == []
    assert list(store(api, SCOPE)) == []


def test_a_policy_that_is_not_understood_is_a_gap_and_the_others_are_read() -> None:
    api = told(
        {
            "list sys/policies/acl": {"keys": ["broken", "fine"]},
            "get sys/policies/acl/broken": {"policy": "path {{"},
            "get sys/policies/acl/fine": {"policy": "", "modified": "2030-01-01T00:00:00Z"},
        }
    )
    with pytest.raises(CallError, match=r"broken \(line 1"):
        list(policies(api, SCOPE))
    reading = policies(api, SCOPE)
    fine = next(reading)
    assert isinstance(fine, Policy)
    assert (fine.name, fine.changed) == ("fine", datetime(2030, 1, 1, tzinfo=UTC))


def test_an_entity_known_by_another_issuer_may_be_become_from_there() -> None:
    alias = {
        "id": "a1",
        "name": "system:serviceaccount:shop:web",
        "mount_path": "auth/k8s/",
        "mount_type": "kubernetes",
    }
    login = {"id": "a2", "name": "ada", "mount_path": "auth/userpass/", "mount_type": "userpass"}
    api = told(
        {
            "list identity/entity/id": {"keys": ["e1"]},
            "get identity/entity/id/e1": {"id": "e1", "name": "web", "disabled": True, "aliases": [alias, login]},
        }
    )
    entity, trust = entities(api, SCOPE)
    assert isinstance(entity, Identity)
    assert (entity.enabled, entity.human) == (False, None)
    assert isinstance(trust, Trust)
    assert (trust.target, trust.principal_kind, trust.issuer) == (entity.id, "federated", "auth/k8s")
    assert trust.conditions[0].values == ("system:serviceaccount:shop:web",)


def test_a_token_of_an_older_server_and_one_of_an_entity() -> None:
    api = told(
        {
            "list auth/token/accessors": {"keys": ["a", "b"]},
            "post auth/token/lookup-accessor a": {"accessor": "a", "creation_time": 1893456000, "path": "x"},
            "post auth/token/lookup-accessor b": {"accessor": "b", "entity_id": "e1", "display_name": "oidc-ada"},
        }
    )
    found = [each for each in tokens(api, SCOPE) if isinstance(each, Credential)]
    assert found[0].created == datetime(2030, 1, 1, tzinfo=UTC)
    assert found[0].never_expires is None
    assert found[1].identity == "vault.entity:vault.example/e1"


def test_a_destroyed_version_and_a_planned_end_are_told() -> None:
    metadata = {
        "created_time": "2030-01-01T00:00:00Z",
        "updated_time": "2030-03-01T00:00:00Z",
        "current_version": 2,
        "versions": {
            "1": {"created_time": "2030-01-01T00:00:00Z", "deletion_time": "", "destroyed": False},
            "2": {"created_time": "2030-02-01T00:00:00Z", "deletion_time": "2030-06-01T00:00:00Z", "destroyed": True},
        },
    }
    api = told({"list kv/metadata/": {"keys": ["a"]}, "get kv/metadata/a": metadata})
    mount = Resource(id="vault.mount:vault.example/kv", kind="vault.mount", name="kv")
    (secret,) = secrets(api, SCOPE, mount)
    assert isinstance(secret, Secret)
    # A changed note moved updated_time in March; the value is February's.
    assert secret.rotated == datetime(2030, 2, 1, tzinfo=UTC)
    assert secret.expires == datetime(2030, 6, 1, tzinfo=UTC)
    assert secret.facts["destroyed"] is True


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (None, None),
        ("", None),
        ("0001-01-01T00:00:00Z", None),
        ("2030-01-01T00:00:00.123456789Z", datetime(2030, 1, 1, 0, 0, 0, 123456, tzinfo=UTC)),
        ("2030-01-01T02:00:00.5+02:00", datetime(2030, 1, 1, 0, 0, 0, 500000, tzinfo=UTC)),
        ("2030-01-01T02:00:00+02:00", datetime(2030, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_of_vault(text: str | None, at: datetime | None) -> None:
    assert when(text) == at


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (VaultOptions(address="vault.example:8200", token=SecretRef(env="T")), "address must look like"),
        (VaultOptions(address="https://ada@vault.example", token=SecretRef(env="T")), "no name or password"),
        (VaultOptions(address="https://vault.example"), "exactly one"),
        (
            VaultOptions(
                address="https://vault.example",
                token=SecretRef(env="T"),
                approle=AppRoleLogin(role_id="r", secret_id=SecretRef(env="T")),
            ),
            "exactly one",
        ),
    ],
)
def test_wrong_settings_are_told_before_anything_is_sent(options: VaultOptions, said: str) -> None:
    opening = Opening(
        source="v", options=options, caller=Calls("vault"), at=AT, secret=lambda _ref: "", estate_key=ESTATE_KEY
    )
    with pytest.raises(CallError, match=said):
        connect(opening)


class _Elsewhere(BaseHTTPRequestHandler):
    tokens: list[str | None] = []  # noqa: RUF012 because http.server makes a handler of its own for each request

    def do_GET(self) -> None:
        self.tokens.append(self.headers["X-Vault-Token"])
        self.send_response(307)
        self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_LIST = do_POST = do_GET  # noqa: N815 because http.server looks for these names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_redirect_is_never_followed_with_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setattr(_Elsewhere, "tokens", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        options = VaultOptions(address=f"http://127.0.0.1:{server.server_address[1]}", token=SecretRef(env="T"))
        seen = collected("vault", options, {"T": "a token"})
        login = AppRoleLogin(role_id="r", secret_id=SecretRef(env="T"))
        refused = collected("vault", VaultOptions(address=options.address, approle=login), {"T": "an id"})
        server.shutdown()
        thread.join()
    assert {gap.reason for gap in seen.gaps} == {GapReason.UNAVAILABLE, GapReason.PARENT}
    assert any("redirected" in gap.detail for gap in seen.gaps)
    asked = [gap for gap in seen.gaps if gap.reason is not GapReason.PARENT]
    # One request a stream and the login's: none of them went on to where the redirect points.
    assert len(_Elsewhere.tokens) == len(asked) + 1
    assert "redirected" in refused.gaps[0].detail


def test_a_vault_that_does_not_answer_is_unavailable() -> None:
    options = VaultOptions(address="http://127.0.0.1:1", token=SecretRef(env="T"), proxy=None)
    seen = collected("vault", options, {"T": "a token"})
    assert {gap.reason for gap in seen.gaps} == {GapReason.UNAVAILABLE, GapReason.PARENT}
    assert any("does not answer (ConnectionError)" in gap.detail for gap in seen.gaps)


def test_a_certificate_that_is_not_trusted_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise requests.exceptions.SSLError("certificate verify failed")

    monkeypatch.setattr(requests.Session, "send", refuse)
    seen = collected("vault", VaultOptions(address="https://vault.example", token=SecretRef(env="T")), {"T": "t"})
    assert any("set ca_cert" in gap.detail for gap in seen.gaps)
