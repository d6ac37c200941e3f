"""Cognito and IoT, read from moto's server; what moto does not tell, from recorded answers."""

from __future__ import annotations

import json

from aws_compute_support import ROLE, Moto
from aws_support import ESTATE_KEY, OWN, Wire, one, read, region

from connectors.aws.streams.cognito_identities import identity_pools
from connectors.aws.streams.cognito_pools import app_clients, user_pools
from connectors.aws.streams.iot import certificates, things
from connectors.aws.streams.iot_policies import policies, role_aliases
from connectors.detect import fingerprint
from graph.model import Credential, Grant, Identity, Membership, Policy, Resource


def test_a_program_that_gets_tokens_for_itself_has_a_secret_which_is_not_kept(server: Moto) -> None:
    cognito = server.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="nightly",
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["shop/read"],
    )["UserPoolClient"]
    cognito.create_user_pool_client(UserPoolId=pool, ClientName="web", CallbackURLs=["https://shop.example/back"])
    found = one(read(server, user_pools, server.here))
    assert isinstance(found, Resource)
    assert found.facts["issuer"] == f"cognito-idp.{server.region}.amazonaws.com/{pool}"
    records = {each.id.rpartition("/")[2] + each.kind: each for each in read(server, app_clients, found)}
    program = records[made["ClientId"] + "aws.cognito.app_client"]
    secret = records[made["ClientId"] + "aws.cognito.client_secret"]
    assert isinstance(program, Identity)
    assert isinstance(secret, Credential)
    assert (program.facts["for_itself"], program.facts["secret"]) == (True, True)
    assert secret.identity == program.id
    assert secret.fingerprint == fingerprint(ESTATE_KEY, made["ClientSecret"])
    assert made["ClientSecret"] not in repr(records)
    (web,) = [each for each in records.values() if isinstance(each, Identity) and each.name == "web"]
    assert (web.facts["secret"], web.facts["callbacks"]) == (False, "https://shop.example/back")
    assert len(records) == 3, "a client without a secret has no credential"


def test_a_pool_tells_whose_word_it_takes(server: Moto) -> None:
    given = {"AllowUnauthenticatedIdentities": False, "SupportedLoginProviders": {"accounts.google.com": "1"}}
    pool = server.client("cognito-identity").create_identity_pool(IdentityPoolName="guests", **given)["IdentityPoolId"]
    found = one(read(server, identity_pools, server.here, leave_out=["cognito-identity:GetIdentityPoolRoles"]))
    assert isinstance(found, Resource)
    assert found.id.endswith(f":identitypool/{pool}")
    assert (found.facts["strangers"], found.facts["vouching"]) == (False, "accounts.google.com")


def test_a_pool_that_gives_strangers_a_role_says_so(wire: Wire) -> None:
    wire.gives("ListIdentityPools", {"IdentityPools": [{"IdentityPoolId": "p"}]})
    pool = {"IdentityPoolId": "p", "IdentityPoolName": "guests", "AllowUnauthenticatedIdentities": True}
    wire.gives("DescribeIdentityPool", pool)
    wire.gives("GetIdentityPoolRoles", {"Roles": {"unauthenticated": f"{ROLE}/guest"}})
    found = one(read(wire, identity_pools, region()))
    assert isinstance(found, Resource)
    assert (found.runs_as, found.facts["strangers_role"]) == ((f"{ROLE}/guest",), f"{ROLE}/guest")


def test_strangers_get_no_role_where_none_is_let_in(wire: Wire) -> None:
    pool = {"IdentityPoolId": "p", "IdentityPoolName": "members", "AllowUnauthenticatedIdentities": False}
    provider = {"CognitoIdentityProviders": [{"ProviderName": "cognito-idp/x"}], "IdentityPoolTags": {"env": "dev"}}
    wire.gives("ListIdentityPools", {"IdentityPools": [{"IdentityPoolId": "p"}, {"IdentityPoolId": "gone"}]})
    wire.gives("DescribeIdentityPool", {**pool, **provider})
    wire.fails("DescribeIdentityPool", "ResourceNotFoundException")
    roles = {"authenticated": f"{ROLE}/member", "unauthenticated": f"{ROLE}/guest"}
    wire.gives("GetIdentityPoolRoles", {"Roles": roles})
    found = one(read(wire, identity_pools, region()))
    assert isinstance(found, Resource)
    assert (found.runs_as, found.facts["strangers_role"]) == ((f"{ROLE}/member",), None)
    assert (found.facts["vouching"], found.environment) == ("cognito-idp/x", "development")


def test_a_thing_may_do_what_its_certificate_may(server: Moto) -> None:
    iot = server.client("iot")
    certificate = iot.create_keys_and_certificate(setAsActive=True)
    arn = certificate["certificateArn"]
    thing = iot.create_thing(thingName="sensor")["thingArn"]
    iot.attach_thing_principal(thingName="sensor", principal=arn)
    document = {"Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
    policy = iot.create_policy(policyName="all", policyDocument=json.dumps(document))["policyArn"]
    iot.attach_policy(policyName="all", target=arn)
    who, member = read(server, things, server.here)
    assert isinstance(member, Membership)
    assert (who.id, member.member, member.group) == (thing, thing, arn)
    holder, key = read(server, certificates, server.here)
    assert isinstance(holder, Identity)
    assert isinstance(key, Credential)
    assert (holder.id, holder.enabled, key.identity, key.active) == (arn, True, arn, True)
    assert key.expires is not None
    said, grant = read(server, policies, server.here)
    assert isinstance(said, Policy)
    assert isinstance(grant, Grant)
    assert (said.id, said.statements[0].actions) == (policy, ("iot:*",))
    assert (grant.identity, grant.policy) == (arn, policy)


def test_certificates_become_roles_by_names(server: Moto) -> None:
    server.client("iot").create_role_alias(
        roleAlias="camera", roleArn=server.role("camera", "credentials.iot.amazonaws.com")
    )
    found = one(read(server, role_aliases, server.here))
    assert isinstance(found, Resource)
    assert (found.name, found.runs_as) == ("camera", (f"{ROLE}/camera",))


def test_what_of_iot_went_meanwhile_is_left_out(wire: Wire) -> None:
    wire.gives("GET /certificates", {"certificates": [{"certificateId": "c" * 64}]})
    wire.fails(f"GET /certificates/{'c' * 64}", "ResourceNotFoundException", 404)
    wire.gives("GET /policies", {"policies": [{"policyName": "p", "policyArn": f"arn:aws:iot:::{OWN}:policy/p"}]})
    wire.fails("GET /policies/p", "ResourceNotFoundException", 404)
    assert read(wire, certificates, region()) == []
    assert read(wire, policies, region()) == []
