"""A real OpenBao with something of everything in it, once for all tests here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
import pytest
from vault_support import Bao

from scanner.demo.servers import openbao

OPS = """
# What the operators' pipelines may do.
path "secret/data/*" { capabilities = ["read"] }
path "secret/data/board/*" { capabilities = ["deny"] }
"""


@pytest.fixture(scope="session")
def bao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bao]:
    with openbao(tmp_path_factory.mktemp("bao")) as server:
        value = "canary-" + "".join(reversed("value-of-billing"))
        empty = Bao(server.url, server.token, value, "", "")
        _policies_and_logins(empty)
        _other_logins(empty)
        _secrets_and_leases(empty)
        yield msgspec.structs.replace(empty, **_identities(empty))


def _policies_and_logins(bao: Bao) -> None:
    bao.ask("post", "sys/policies/acl/ops", policy=OPS)
    bao.ask("post", "sys/auth/approle", type="approle")
    lives = {"token_ttl": "1h", "secret_id_ttl": "720h", "secret_id_num_uses": 10}
    networks = {"secret_id_bound_cidrs": ["127.0.0.0/8"]}
    bao.ask("post", "auth/approle/role/deploy", token_policies=["ops"], **lives, **networks)
    bao.ask("post", "auth/approle/role/forever", token_policies=["ops"], token_no_default_policy=True)
    bao.ask("post", "auth/approle/role/deploy/secret-id")
    bao.ask("post", "auth/token/create", policies=["ops"], display_name="nightly", ttl="24h")
    bao.ask("post", "auth/token/create", policies=["ops"], display_name="nightly", ttl="48h")


def _other_logins(bao: Bao) -> None:
    for login in ("jwt", "kubernetes", "userpass"):
        bao.ask("post", f"sys/auth/{login}", type=login)
    subjects = {"bound_claims_type": "glob", "bound_claims": {"sub": ["repo:orchard/*"], "ref": "main"}}
    told = {"role_type": "jwt", "user_claim": "sub", "bound_audiences": ["bao"], "token_policies": ["ops"]}
    bao.ask("post", "auth/jwt/role/pipeline", **told, **subjects)
    bao.ask("post", "auth/jwt/role/any", **told, bound_claims_type="glob", bound_claims={"sub": "*"})
    either = {"sub": ["repo:orchard/*", "*"]}
    bao.ask("post", "auth/jwt/role/either", **told, bound_claims_type="glob", bound_claims=either)
    bao.ask("post", "auth/jwt/role/literal", **told, bound_claims_type="string", bound_claims={"sub": "*"})
    accounts = {"bound_service_account_names": ["shop"], "bound_service_account_namespaces": ["*"]}
    bao.ask("post", "auth/kubernetes/role/shop", token_policies=["ops"], audience="bao", **accounts)
    bao.ask("post", "auth/userpass/users/grace", password=bao.value, token_policies=["ops"])


def _secrets_and_leases(bao: Bao) -> None:
    bao.ask("post", "secret/data/apps/billing", data={"password": bao.value})
    bao.ask("post", "secret/data/apps/billing", data={"password": bao.value + "2"})
    bao.ask("post", "secret/metadata/apps/billing", custom_metadata={"owner": "ada@orchard.example", "tier": "1"})
    bao.ask("post", "secret/data/top", data={"password": bao.value})
    bao.ask("post", "sys/mounts/pki", type="pki")
    bao.ask("post", "pki/root/generate/internal", common_name="orchard.example", key_type="ec")
    bao.ask("post", "pki/roles/web", allow_any_name=True, generate_lease=True, key_type="ec", ttl="1h")
    bao.ask("post", "pki/issue/web", common_name="shop.orchard.example")


def _identities(bao: Bao) -> Mapping[str, str]:
    entity = bao.ask("post", "identity/entity", name="billing", policies=["ops"], metadata={"team": "payments"})
    mount = bao.ask("get", "sys/auth")["data"]["approle/"]["accessor"]
    role_id = bao.ask("get", "auth/approle/role/deploy/role-id")["data"]["role_id"]
    bao.ask("post", "identity/entity-alias", name=role_id, canonical_id=entity["data"]["id"], mount_accessor=mount)
    members = {"name": "payers", "policies": ["ops"], "member_entity_ids": [entity["data"]["id"]]}
    group = bao.ask("post", "identity/group", **members)
    outer = bao.ask("post", "identity/group", name="all", member_group_ids=[group["data"]["id"]])
    assert outer["data"]["id"]
    return {"entity": entity["data"]["id"], "group": group["data"]["id"]}


@pytest.fixture
def secret_id(bao: Bao) -> Callable[[str], tuple[str, str]]:
    """Make a secret id for a role, and return the role id with it."""

    def make(role: str) -> tuple[str, str]:
        made = bao.ask("post", f"auth/approle/role/{role}/secret-id")["data"]["secret_id"]
        return str(bao.ask("get", f"auth/approle/role/{role}/role-id")["data"]["role_id"]), str(made)

    return make
