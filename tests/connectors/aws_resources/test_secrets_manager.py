"""Secrets Manager, read from moto's server; what moto never says of a secret is read from the wire."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policy
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.secretsmanager import secret_policies, secrets
from connectors.streams import Denied
from graph.model import OwnerClaim, Secret, SecretStore

STORE = f"aws.secretsmanager.store:{OWN}"
ARN = f"arn:aws:secretsmanager:us-east-1:{OWN}:secret:db-AbCdEf"
SPRING, SUMMER = 1_775_000_000, 1_783_000_000


def test_a_secret_is_told_with_its_store_and_owner_and_never_its_value(server: Moto) -> None:
    client = server.client("secretsmanager")
    value = "open-sesame"
    arn = client.create_secret(
        Name="prod/db", SecretString=value, Tags=[{"Key": "Owner", "Value": "ada"}, {"Key": "env", "Value": "prod"}]
    )["ARN"]
    records = read(server, secrets, server.here)
    (secret,) = of(Secret, records)
    assert (secret.id, secret.name, secret.store) == (arn, "prod/db", f"{STORE}/{server.region}")
    assert (secret.rotation, secret.versions, secret.facts["rotation_pending"]) == (False, 1, False)
    assert secret.facts["environment"] == "production"
    assert secret.facts["region"] == server.region
    assert secret.created is not None
    assert {each.id for each in of(SecretStore, records)} == {f"{STORE}/{server.region}"}
    assert [(each.subject, each.owner) for each in of(OwnerClaim, records)] == [(arn, "ada")]
    assert value not in repr(records)


def test_a_region_without_secrets_has_no_store(server: Moto) -> None:
    assert read(server, secrets, server.here) == []


def test_a_secret_tells_who_may_read_it_by_its_own_policy(server: Moto) -> None:
    client = server.client("secretsmanager")
    for name in ("shared", "own"):
        client.create_secret(Name=name, SecretString="x" * 4)
    client.put_resource_policy(SecretId="shared", ResourcePolicy=policy("secretsmanager:GetSecretValue"))
    shared, own = sorted(of(Secret, read(server, secrets, server.here)), key=lambda each: each.name, reverse=True)
    assert friends(read(server, secret_policies, shared)) == {
        shared.id: [("secretsmanager:GetSecretValue", FRIEND)],
    }
    assert read(server, secret_policies, own) == []


def listed(**more: object) -> dict[str, object]:
    """A secret as AWS lists it."""
    return {"SecretList": [{"ARN": ARN, "Name": "db", **more}]}


def test_rotation_age_and_last_use_are_told(wire: Wire) -> None:
    wire.gives(
        "ListSecrets",
        listed(
            RotationEnabled=True,
            RotationRules={"AutomaticallyAfterDays": 30, "ScheduleExpression": "rate(30 days)"},
            RotationLambdaARN="arn:aws:lambda:us-east-1:1:function:turn",
            LastRotatedDate=SPRING,
            LastAccessedDate=SUMMER,
            NextRotationDate=SUMMER,
            KmsKeyId="alias/mine",
            OwningService="rds",
            PrimaryRegion="eu-west-1",
            DeletedDate=SUMMER,
            SecretVersionsToStages={"a": ["AWSCURRENT"], "b": ["AWSPENDING"], "c": ["AWSPREVIOUS"]},
        ),
    )
    (secret,) = of(Secret, read(wire, secrets, region()))
    assert (secret.rotation, secret.versions) == (True, 3)
    assert secret.rotated == datetime.fromtimestamp(SPRING, UTC)
    assert secret.last_used == datetime.fromtimestamp(SUMMER, UTC)
    told = {key: secret.facts[key] for key in ("rotation_days", "kms_key", "owning_service", "replica_of")}
    assert told == {"rotation_days": 30, "kms_key": "alias/mine", "owning_service": "rds", "replica_of": "eu-west-1"}
    assert secret.facts["rotation_next"] == secret.facts["deleted"] == datetime.fromtimestamp(SUMMER, UTC).isoformat()
    assert wire.asked[-1][1]["IncludePlannedDeletion"] is True


@pytest.mark.parametrize(
    ("marks", "pending"),
    [
        ({"a": ["AWSCURRENT", "AWSPENDING"]}, False),
        ({"a": ["AWSCURRENT"], "b": ["AWSPENDING"]}, True),
        ({}, None),
    ],
)
def test_a_version_that_stays_half_made_shows_a_rotation_that_failed(
    wire: Wire, marks: dict[str, list[str]], pending: object
) -> None:
    wire.gives("ListSecrets", listed(SecretVersionsToStages=marks))
    (secret,) = of(Secret, read(wire, secrets, region()))
    assert secret.facts["rotation_pending"] is pending
    assert secret.facts["replica_of"] is None


def test_a_refusal_names_the_permission(wire: Wire) -> None:
    wire.fails("GetResourcePolicy", "AccessDeniedException")
    wire.gives("ListSecrets", listed())
    secret = one([each for each in read(wire, secrets, region()) if isinstance(each, Secret)])
    with pytest.raises(Denied) as caught:
        read(wire, secret_policies, secret)
    assert caught.value.permission == "secretsmanager:GetResourcePolicy"
