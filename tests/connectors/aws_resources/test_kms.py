"""KMS, read from moto's server; grants to services and keys of other makes are read from the wire."""

from __future__ import annotations

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policies_of, policy, resource
from aws_support import OTHER, OWN, Wire, opened, options, read, region

from connectors.aws.streams.kms_grants import grants
from connectors.aws.streams.kms_keys import key_policies, keys
from connectors.streams import Denied
from graph.model import AnyRecord, Condition, Grant, OwnerClaim, Policy, Principal, Resource

KEY = f"arn:aws:kms:us-east-1:{OWN}:key/1"


def test_a_key_is_told_with_aliases_state_manager_and_rotation(server: Moto) -> None:
    client = server.client("kms")
    arn = client.create_key(
        KeyUsage="ENCRYPT_DECRYPT", Description="of the shop", Tags=[{"TagKey": "Owner", "TagValue": "ada"}]
    )["KeyMetadata"]["Arn"]
    client.create_alias(AliasName="alias/shop", TargetKeyId=arn)
    client.enable_key_rotation(KeyId=arn)
    signing = client.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")["KeyMetadata"]["Arn"]
    records = read(server, keys, server.here)
    told = {each.id: each for each in of(Resource, records)}
    key = told[arn]
    assert (key.name, key.kind, key.facts["aliases"]) == ("shop", "aws.kms.key", "alias/shop")
    assert (key.facts["manager"], key.facts["state"], key.facts["rotation"]) == ("customer", "Enabled", True)
    assert [(each.subject, each.owner) for each in of(OwnerClaim, records)] == [(arn, "ada")]
    assert told[signing].name == signing.rpartition("/")[2]
    assert "rotation" not in told[signing].facts


def test_a_region_without_keys_is_asked_for_nothing_more(server: Moto) -> None:
    assert read(server, keys, server.here) == []


def test_a_key_policy_is_the_policy_of_its_key(server: Moto) -> None:
    arn = server.client("kms").create_key(Policy=policy("kms:Decrypt"))["KeyMetadata"]["Arn"]
    assert friends(read(server, key_policies, resource(arn))) == {arn: [("kms:Decrypt", FRIEND)]}


def test_a_grant_is_a_policy_of_its_key_on_the_condition_of_its_context(server: Moto) -> None:
    client = server.client("kms")
    arn = client.create_key()["KeyMetadata"]["Arn"]
    client.create_grant(
        KeyId=arn,
        GranteePrincipal=FRIEND,
        RetiringPrincipal=f"arn:aws:iam::{OTHER}:root",
        Operations=["Decrypt", "GenerateDataKey"],
        Constraints={"EncryptionContextSubset": {"shop": "1"}},
        Name="orders",
    )
    records = read(server, grants, resource(arn))
    assert [each.name for each in of(Policy, records)] == ["orders"]
    grantee, retiring = policies_of(records)[arn]
    assert grantee.actions == ("kms:Decrypt", "kms:GenerateDataKey")
    assert grantee.principals == (Principal("AWS", FRIEND),)
    assert grantee.resources == retiring.resources == (arn,)
    assert grantee.conditions == (Condition(operator="StringEquals", key="kms:EncryptionContext:shop", values=("1",)),)
    assert (retiring.actions, retiring.principals) == (
        ("kms:RetireGrant",),
        (Principal("AWS", f"arn:aws:iam::{OTHER}:root"),),
    )
    assert {each.kind for each in of(Grant, records)} == {"aws.kms.grant_attachment"}


def test_a_context_that_must_be_the_whole_one_says_so(wire: Wire) -> None:
    exact = {"EncryptionContextEquals": {"b": "2", "a": "1"}, "SourceArn": "arn:aws:rds:x"}
    wire.gives(
        "ListGrants",
        {
            "Grants": [
                {"GrantId": "g", "GranteePrincipal": "rds.us-east-1.amazonaws.com", "Constraints": exact},
                {"GrantId": "h", "GranteeServicePrincipal": "ebs.amazonaws.com", "GranteePrincipal": OTHER},
            ]
        },
    )
    records = of(Policy, read(wire, grants, resource(KEY)))
    ((first,), (second,)) = (each.statements for each in records)
    assert first.principals == (Principal("Service", "rds.us-east-1.amazonaws.com"),)
    assert first.conditions == (
        Condition(operator="StringEquals", key="kms:EncryptionContext:b", values=("2",)),
        Condition(operator="StringEquals", key="kms:EncryptionContext:a", values=("1",)),
        Condition(operator="ForAllValues:StringEquals", key="kms:EncryptionContextKeys", values=("a", "b")),
        Condition(operator="ArnLike", key="aws:SourceArn", values=("arn:aws:rds:x",)),
    )
    assert second.principals == (Principal("AWS", OTHER), Principal("Service", "ebs.amazonaws.com"))
    assert [each.name for each in records] == ["g", "h"]


def test_a_key_that_may_not_be_described_is_told_all_the_same_and_the_refusal_with_it(wire: Wire) -> None:
    metadata = {"KeyId": "2", "KeyManager": "AWS", "MultiRegionConfiguration": {"MultiRegionKeyType": "REPLICA"}}
    wire.gives("ListKeys", {"Keys": [{"KeyArn": KEY}, {"KeyArn": f"{KEY[:-1]}2"}]})
    wire.gives("ListAliases", {"Aliases": [{"AliasName": "alias/aws/rds", "TargetKeyId": "2"}]})
    wire.sends("GetResources", "")
    wire.fails("DescribeKey", "AccessDeniedException")
    wire.gives("DescribeKey", {"KeyMetadata": metadata})
    records: list[AnyRecord] = []
    left_out = options(wire.url, leave_out=["tag"])
    with opened(left_out) as (api, scope), pytest.raises(Denied, match=KEY) as caught:
        records.extend(keys(api, scope, region()))
    assert caught.value.permission == "kms:DescribeKey"
    first, second = of(Resource, records)
    assert (first.name, first.facts["state"]) == ("1", None)
    assert (second.name, second.facts["manager"], second.facts["multi_region"]) == ("aws/rds", "aws", "REPLICA")


def test_a_rotation_that_may_not_be_asked_for_stays_unknown(wire: Wire) -> None:
    metadata = {
        "KeyId": "1",
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "Origin": "AWS_KMS",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "DeletionDate": 1_775_000_000,
    }
    wire.gives("ListKeys", {"Keys": [{"KeyArn": KEY}]})
    wire.gives("DescribeKey", {"KeyMetadata": metadata})
    wire.fails("GetKeyRotationStatus", "AccessDeniedException")
    wire.fails("ListAliases", "AccessDeniedException")
    records: list[AnyRecord] = []
    with opened(options(wire.url, leave_out=["tag"])) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(keys(api, scope, region()))
    told = {each.permission for each in (caught.value, *caught.value.others)}
    assert told == {"kms:ListAliases", "kms:GetKeyRotationStatus"}
    (key,) = of(Resource, records)
    assert "rotation" not in key.facts
    assert str(key.facts["deletion"]).startswith("2026-03-31")
