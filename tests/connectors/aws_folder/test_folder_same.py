"""An account that was exported is the account: what is read from the folder is what AWS told, record for record."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from aws_dump_support import keeping
from aws_exported_support import HERE, fill
from aws_support import MOTO_LACKS, OWN, Units, forget_machine, gather, options

from connectors.aws import AwsOptions
from connectors.aws.actions import action_of
from connectors.permissions import permissions_for
from graph.model import Observed
from scanner.demo.servers import moto

TOLD_BY_MOTO = (
    "dynamodb.tables",
    "ec2.instances",
    "ecs.clusters",
    "iam.access_keys",
    "iam.credential_report",
    "iam.group_attachments",
    "iam.group_members",
    "iam.group_policies",
    "iam.groups",
    "iam.instance_profiles",
    "iam.managed_policies",
    "iam.oidc_providers",
    "iam.password_policy",
    "iam.policy_versions",
    "iam.role_attachments",
    "iam.role_policies",
    "iam.role_trusts",
    "iam.roles",
    "iam.saml_providers",
    "iam.signing_certificates",
    "iam.ssh_keys",
    "iam.user_attachments",
    "iam.user_policies",
    "iam.users",
    "identitystore.groups",
    "identitystore.memberships",
    "identitystore.users",
    "kms.grants",
    "kms.keys",
    "lambda.functions",
    "organizations.accounts",
    "organizations.control_policies",
    "organizations.control_policy_targets",
    "organizations.delegated_administrators",
    "organizations.resource_control_policies",
    "organizations.resource_control_policy_targets",
    "organizations.units",
    "s3.bucket_policies",
    "s3.buckets",
    "secretsmanager.secrets",
    "sns.topics",
    "sqs.queues",
    "ssm.parameters",
    "sso.assignments",
    "sso.instances",
    "sso.permission_set_policies",
    "sso.permission_sets",
)


class Exported(msgspec.Struct):
    """What was read from AWS, what from the folder of its answers, and what was asked of AWS."""

    live: Units
    folder: Units
    asked: set[tuple[str, str]]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Scan an account at moto's server, keep every answer as a file, and read the files."""
    top = tmp_path_factory.mktemp("exported")
    with moto() as server, pytest.MonkeyPatch.context() as patched:
        forget_machine(patched, top / "none")
        fill(server.url)
        keeper = keeping(patched, top / "dumps" / OWN)
        given = options(server.url, organization=True, accounts=[OWN], regions=[HERE], leave_out=MOTO_LACKS)
        live = gather(given, only=TOLD_BY_MOTO)
    return Exported(live, _read(top / "dumps"), keeper.asked)


def _read(folder: Path) -> Units:
    given = msgspec.convert({"folder": str(folder), "accounts": [OWN], "leave_out": MOTO_LACKS}, AwsOptions)
    return gather(given, only=TOLD_BY_MOTO)


def told(observed: Observed) -> dict[str, bytes]:
    """The records of a unit as they would be kept, by id."""
    return {record.id: msgspec.json.encode(record) for record in observed.records}


def test_the_folder_tells_what_aws_told(estate: Exported) -> None:
    assert estate.folder.keys() == estate.live.keys()
    for key, unit in estate.live.items():
        assert told(estate.folder[key]) == told(unit), key
        assert [gap.detail for gap in estate.folder[key].gaps] == [gap.detail for gap in unit.gaps] == [], key


@pytest.mark.parametrize("stream", TOLD_BY_MOTO)
def test_there_was_something_to_tell(estate: Exported, stream: str) -> None:
    assert any(unit.records for (name, _), unit in estate.live.items() if name == stream)


def test_every_call_on_the_wire_is_one_that_the_policies_allow(estate: Exported) -> None:
    """What was really sent is compared here, not what was said of it."""
    allowed = set(permissions_for("aws").names)
    sent = {action_of(service, operation) for service, operation in estate.asked}
    assert len(sent) > 70
    assert sent <= allowed
