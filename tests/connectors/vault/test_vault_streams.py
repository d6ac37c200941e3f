"""What is read of a real OpenBao."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
import pytest
import requests
from sources_support import Collected, collected
from vault_support import Bao

from connectors.registry import platform
from connectors.vault import AppRoleLogin, VaultOptions
from connectors.vault.permission import permission
from connectors.vault.policy import render
from graph.model import (
    Credential,
    GapReason,
    Grant,
    Identity,
    Membership,
    OwnerClaim,
    Policy,
    Resource,
    Secret,
    SecretStore,
)
from graph.references import SecretRef

STREAMS = platform("vault").streams.values()
GRANTED = sorted({each for stream in STREAMS for each in stream.permissions if permission(each).needs_token})
ANYTHING = {"any": True, "either": True, "literal": False, "pipeline": False}
"""Whether the claims of each role let in any value. One open pattern of a claim is enough; a plain star is a star."""
CAPABILITY = {"GET": "read", "LIST": "list", "POST": "update"}


@pytest.fixture(scope="module")
def seen(bao: Bao) -> Collected:
    return bao.scan()


def test_root_sees_everything(seen: Collected) -> None:
    assert seen.gaps == ()
    assert set(seen.by_stream) == set(platform("vault").streams)


def test_the_store_says_its_version_and_that_it_is_open(bao: Bao, seen: Collected) -> None:
    store = seen.one(SecretStore, "vault.store")
    assert store.name == urlsplit(bao.url).netloc
    assert store.facts["sealed"] is False
    assert str(store.facts["version"])[0].isdigit()


def test_ids_are_unique_in_each_stream(seen: Collected) -> None:
    for records in seen.by_stream.values():
        assert len({record.id for record in records}) == len(records)


def test_mounts_and_logins_belong_to_the_store(seen: Collected) -> None:
    store = seen.one(SecretStore, "vault.store")
    kv = seen.one(Resource, "vault.mount", "secret")
    assert (kv.facts["type"], kv.facts["version"], kv.parent) == ("kv", "2", store.id)
    assert seen.one(Resource, "vault.auth", "approle").parent == store.id


def test_a_role_tells_its_limits_and_gets_its_policies(seen: Collected) -> None:
    role = seen.one(Identity, "vault.approle.role", "deploy")
    assert role.human is False
    assert role.facts["token_ttl"] == 3600
    assert role.facts["secret_id_ttl"] == 720 * 3600
    assert role.facts["secret_id_num_uses"] == 10
    assert "127.0.0.0/8" in role.facts.values()
    assert _policies_of(seen, role.id) == {"ops", "default"}
    assert _policies_of(seen, seen.one(Identity, "vault.approle.role", "forever").id) == {"ops"}


def test_a_role_of_a_jwt_login_tells_whom_it_lets_in(seen: Collected) -> None:
    role = seen.one(Identity, "vault.jwt.role", "pipeline")
    assert (role.human, role.facts["bound_audiences"], role.facts["user_claim"]) == (False, "bao", "sub")
    assert (role.facts["bound_claims"], role.facts["claims_any"]) == ("ref=main sub=repo:orchard/*", False)
    anything = {each: seen.one(Identity, "vault.jwt.role", each).facts["claims_any"] for each in ANYTHING}
    assert anything == ANYTHING
    assert _policies_of(seen, role.id) == {"ops", "default"}


def test_a_role_of_kubernetes_tells_accounts_and_namespaces(seen: Collected) -> None:
    role = seen.one(Identity, "vault.kubernetes.role", "shop")
    assert (role.facts["service_accounts"], role.facts["namespaces"], role.facts["audience"]) == ("shop", "*", "bao")
    assert _policies_of(seen, role.id) == {"ops", "default"}


def test_a_user_with_a_password_is_an_identity(bao: Bao, seen: Collected) -> None:
    user = seen.one(Identity, "vault.userpass.user", "grace")
    assert user.human is None
    assert _policies_of(seen, user.id) == {"ops", "default"}
    assert bao.value not in msgspec.json.encode(seen.records).decode()


def test_what_comes_with_the_vault_is_no_plugin_of_others(seen: Collected) -> None:
    assert not [each for each in seen.each(Resource) if each.kind == "vault.plugin"]


def test_a_secret_id_is_a_credential_of_its_role(bao: Bao, secret_id: Callable[[str], tuple[str, str]]) -> None:
    _, value = secret_id("deploy")
    _, endless = secret_id("forever")
    found = bao.scan()
    ids = found.each(Credential, "vault.approle.secret_id")
    ending = [each for each in ids if each.identity.endswith("/deploy")]
    assert all(each.created and each.expires for each in ending)
    assert 10 in {each.facts["uses_left"] for each in ending}
    (unending,) = [each for each in ids if each.identity.endswith("/forever")]
    assert (unending.never_expires, unending.facts["unlimited_uses"]) == (True, True)
    text = msgspec.json.encode(found.records).decode()
    assert value not in text
    assert endless not in text


def test_tokens_are_told_by_accessor_with_their_end(bao: Bao, seen: Collected) -> None:
    tokens = seen.each(Credential, "vault.token")
    root = next(each for each in tokens if each.facts["root"])
    assert (root.never_expires, root.expires) == (True, None)
    nightly = [each for each in tokens if each.name == "token-nightly"]
    assert len(nightly) == 2
    assert all(each.expires and each.created and each.never_expires is False for each in nightly)
    holder = seen.one(Identity, "vault.token.holder", "token-nightly")
    assert {each.identity for each in nightly} == {holder.id}
    assert _policies_of(seen, holder.id) == {"ops", "default"}
    assert bao.token not in msgspec.json.encode(seen.records).decode()


def test_a_token_of_a_login_belongs_to_its_role(bao: Bao, secret_id: Callable[[str], tuple[str, str]]) -> None:
    role_id, value = secret_id("deploy")
    bao.ask("post", "auth/approle/login", role_id=role_id, secret_id=value)
    found = bao.scan()
    token = next(each for each in found.each(Credential, "vault.token") if each.name == "approle")
    assert token.identity == found.one(Identity, "vault.approle.role", "deploy").id
    assert str(token.facts["entity"]) in {each.id.rpartition("/")[2] for each in found.each(Identity, "vault.entity")}


def test_an_entity_has_policies_groups_and_an_owner(bao: Bao, seen: Collected) -> None:
    entity = seen.one(Identity, "vault.entity", "billing")
    group = seen.one(Identity, "vault.group", "payers")
    assert entity.id.endswith(bao.entity)
    assert (entity.enabled, entity.human, entity.facts["logins"]) == (True, False, "approle")
    assert _policies_of(seen, entity.id) == {"ops"}
    assert _policies_of(seen, group.id) == {"ops"}
    pairs = {(each.member, each.group) for each in seen.each(Membership)}
    assert pairs == {(entity.id, group.id), (group.id, seen.one(Identity, "vault.group", "all").id)}
    claim = next(each for each in seen.each(OwnerClaim) if each.subject == entity.id)
    assert (claim.owner, claim.evidence) == ("payments", "entity metadata:team")


def test_a_policy_is_read_statement_by_statement(seen: Collected) -> None:
    ops = seen.one(Policy, "vault.policy", "ops")
    assert [(each.allow, each.actions, each.resources) for each in ops.statements] == [
        (True, ("read",), ("secret/data/*",)),
        (False, ("*",), ("secret/data/board/*",)),
    ]
    root = seen.one(Policy, "vault.policy", "root")
    assert root.platform_managed
    assert root.statements[0].actions == ("*",)
    assert len(seen.one(Policy, "vault.policy", "default").statements) > 5


def test_secrets_are_told_by_metadata_in_every_folder(bao: Bao, seen: Collected) -> None:
    billing = seen.one(Secret, "vault.kv.secret", "secret/apps/billing")
    assert (billing.versions, billing.tags["tier"]) == (2, "1")
    assert billing.created is not None
    assert billing.rotated is not None
    assert billing.rotated >= billing.created
    assert billing.store == seen.one(SecretStore, "vault.store").id
    assert seen.one(Secret, "vault.kv.secret", "secret/top").versions == 1
    claim = next(each for each in seen.each(OwnerClaim) if each.subject == billing.id)
    assert (claim.owner, claim.evidence) == ("ada@orchard.example", "custom_metadata:owner")
    assert bao.value not in msgspec.json.encode(seen.records).decode()


def test_a_lease_belongs_to_the_engine_role_that_made_it(seen: Collected) -> None:
    lease = seen.one(Credential, "vault.lease")
    maker = seen.one(Identity, "vault.engine.role")
    assert (lease.identity, maker.name) == (maker.id, "pki/issue/web")
    assert lease.never_expires is False
    assert lease.expires is not None


def test_the_rendered_policy_is_enough(bao: Bao) -> None:
    token = bao.token_with("scanner", render(GRANTED))
    assert bao.scan(token).gaps == ()


@pytest.mark.parametrize("missing", GRANTED)
def test_without_one_permission_there_is_the_gap_that_names_it(bao: Bao, missing: str) -> None:
    token = bao.token_with("lacking", render([each for each in GRANTED if each != missing]))
    seen = bao.scan(token)
    wanting = [stream.name for stream in STREAMS if missing in stream.permissions]
    gaps = [gap for gap in seen.gaps if gap.reason is not GapReason.PARENT]
    assert {(gap.stream, gap.reason, gap.permission) for gap in gaps} == {
        (stream, GapReason.DENIED, missing) for stream in wanting
    }


def test_a_deeper_mount_is_named_in_its_gap(bao: Bao) -> None:
    token = bao.token_with("scanner", render(GRANTED))
    bao.ask("post", "sys/mounts/team/kv", type="kv", options={"version": "2"})
    try:
        (gap,) = bao.scan(token).gaps
        assert gap.permission == "list team/kv/metadata/*"
        assert gap.subject.endswith("/team/kv")
        assert bao.scan().gaps == ()
    finally:
        bao.ask("delete", "sys/mounts/team/kv")


def test_only_what_is_declared_is_asked_and_nothing_is_written(bao: Bao, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    send = requests.Session.send

    def record(session: requests.Session, request: requests.PreparedRequest, **kwargs: object) -> requests.Response:
        asked.append((str(request.method), urlsplit(str(request.url)).path.removeprefix("/v1/")))
        return send(session, request, **kwargs)

    monkeypatch.setattr(requests.Session, "send", record)
    seen = bao.scan()
    declared = {each for stream in STREAMS for each in stream.permissions}
    assert seen.called == {f"vault:{each}" for each in declared}
    assert len(asked) > len(declared)
    for verb, path in asked:
        capability = CAPABILITY[verb]
        fitting = [each for each in map(permission, declared) if each.covers(path) and capability in each.capabilities]
        assert fitting, f"{verb} {path} is not declared"
        if verb == "POST":
            assert {each.note for each in fitting} == {"reads only"}


def test_the_scanner_can_log_in_by_approle(bao: Bao, secret_id: Callable[[str], tuple[str, str]]) -> None:
    role_id, value = secret_id("deploy")
    options = VaultOptions(address=bao.url, approle=AppRoleLogin(role_id=role_id, secret_id=SecretRef(env="ID")))
    seen = collected("vault", options, {"ID": value})
    assert seen.one(SecretStore, "vault.store").facts["sealed"] is False
    denied = {gap.stream for gap in seen.gaps if gap.reason is GapReason.DENIED}
    assert {"auth", "mounts", "tokens", "policies"} <= denied


def test_a_refused_login_is_a_gap_of_the_source(bao: Bao, secret_id: Callable[[str], tuple[str, str]]) -> None:
    role_id, _ = secret_id("deploy")
    options = VaultOptions(address=bao.url, approle=AppRoleLogin(role_id=role_id, secret_id=SecretRef(env="ID")))
    wrong = "a wrong value"
    seen = collected("vault", options, {"ID": wrong})
    assert {gap.reason for gap in seen.gaps} == {GapReason.DENIED}
    assert wrong not in msgspec.json.encode(seen.gaps).decode()


def test_a_namespace_is_a_scope_of_its_own(bao: Bao) -> None:
    bao.ask("post", "sys/namespaces/orchard")
    seen = bao.scan(namespace="orchard/")
    # The audit devices belong to the root namespace.
    assert [(gap.stream, gap.reason) for gap in seen.gaps] == [("audit", GapReason.UNSUPPORTED)]
    assert seen.one(SecretStore, "vault.store").id == f"vault.store:{urlsplit(bao.url).netloc}/orchard"
    assert not [each for each in seen.each(Resource) if each.name == "pki"]


def _policies_of(seen: Collected, identity: str) -> set[str]:
    return {each.policy.rpartition("/")[2] for each in seen.each(Grant) if each.identity == identity}
