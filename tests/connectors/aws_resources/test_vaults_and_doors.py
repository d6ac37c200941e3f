"""ECR, EFS, Backup, Glacier, network endpoints and images: moto's server first, the wire for what it lacks."""

from __future__ import annotations

import json

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policy, resource
from aws_support import OTHER, OWN, Wire, opened, options, read, region

from connectors.aws.streams.backup_vaults import vault_policies as backup_policies
from connectors.aws.streams.backup_vaults import vaults as backup_vaults
from connectors.aws.streams.ec2_images import images, public_snapshots
from connectors.aws.streams.ecr_repositories import registries, repositories, repository_policies
from connectors.aws.streams.efs_file_systems import file_system_policies, file_systems
from connectors.aws.streams.glacier_vaults import vault_policies as glacier_policies
from connectors.aws.streams.glacier_vaults import vaults as glacier_vaults
from connectors.aws.streams.vpc_endpoints import vpc_endpoints
from connectors.streams import CallError, Denied
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

TEAM = [{"Key": "team", "Value": "shop"}]


def test_a_repository_of_images_is_told_with_its_policy(server: Moto) -> None:
    client = server.client("ecr")
    for name, moves in (("web", "MUTABLE"), ("tools", "IMMUTABLE")):
        client.create_repository(
            repositoryName=name, imageTagMutability=moves, imageScanningConfiguration={"scanOnPush": True}
        )
    client.set_repository_policy(repositoryName="web", policyText=policy("ecr:BatchGetImage"))
    told = {each.name: each for each in of(Resource, read(server, repositories, server.here))}
    assert (told["web"].facts["tags_immutable"], told["tools"].facts["tags_immutable"]) == (False, True)
    assert told["web"].facts["scan_on_push"] is True
    web = told["web"]
    assert friends(read(server, repository_policies, web)) == {web.id: [("ecr:BatchGetImage", FRIEND)]}
    assert read(server, repository_policies, told["tools"]) == []


def test_a_registry_is_told_when_it_has_a_policy(server: Moto) -> None:
    assert read(server, registries, server.here) == []
    statement = {
        "Sid": "them",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
        "Action": ["ecr:ReplicateImage"],
        "Resource": [f"arn:aws:ecr:{server.region}:{OWN}:repository/*"],
    }
    server.client("ecr").put_registry_policy(policyText=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    records = read(server, registries, server.here)
    (registry,) = of(Resource, records)
    assert registry.id == f"aws.ecr.registry:{OWN}/{server.region}"
    attached = [each for each in records if isinstance(each, Policy | Grant)]
    assert friends(attached) == {registry.id: [("ecr:ReplicateImage", f"arn:aws:iam::{OTHER}:root")]}


def test_a_file_system_is_told_with_its_seal_and_its_policy(server: Moto) -> None:
    client = server.client("efs")
    made = client.create_file_system(
        CreationToken="one", Encrypted=True, Tags=[{"Key": "Name", "Value": "home"}, *TEAM]
    )
    client.create_file_system(CreationToken="two", Encrypted=False)
    client.put_file_system_policy(FileSystemId=made["FileSystemId"], Policy=policy("elasticfilesystem:ClientMount"))
    records = read(server, file_systems, server.here)
    told = {each.name: each for each in of(Resource, records)}
    home = told.pop("home")
    (other,) = told.values()
    assert home.id.endswith(f":file-system/{made['FileSystemId']}")
    assert (home.facts["encrypted"], other.facts["encrypted"]) == (True, False)
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]
    assert friends(read(server, file_system_policies, home)) == {home.id: [("elasticfilesystem:ClientMount", FRIEND)]}
    assert read(server, file_system_policies, other) == []


def test_a_backup_vault_is_told_with_owner_and_lock(server: Moto) -> None:
    server.client("backup").create_backup_vault(BackupVaultName="copies", BackupVaultTags={"team": "shop"})
    records = read(server, backup_vaults, server.here)
    (vault,) = of(Resource, records)
    assert (vault.name, vault.kind) == ("copies", "aws.backup.vault")
    assert vault.facts["locked"] is not True
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]


def test_a_backup_vault_has_a_policy_or_none(wire: Wire) -> None:
    arn = f"arn:aws:backup:us-east-1:{OWN}:backup-vault:copies"
    wire.gives("GET /backup-vaults/copies/access-policy", {"Policy": policy("backup:CopyIntoBackupVault")})
    wire.fails("GET /backup-vaults/bare/access-policy", "ResourceNotFoundException", 404)
    told = friends(read(wire, backup_policies, resource(arn, name="copies")))
    assert told == {arn: [("backup:CopyIntoBackupVault", FRIEND)]}
    assert read(wire, backup_policies, resource(arn, name="bare")) == []


def test_a_vault_of_glacier_is_told(server: Moto) -> None:
    server.client("glacier").create_vault(vaultName="archive")
    (vault,) = of(Resource, read(server, glacier_vaults, server.here))
    assert (vault.name, vault.kind, vault.facts["archives"]) == ("archive", "aws.glacier.vault", 0)
    assert vault.created is not None


def test_a_vault_of_glacier_has_a_policy_or_none(wire: Wire) -> None:
    arn = f"arn:aws:glacier:us-east-1:{OWN}:vaults/archive"
    wire.gives("GET /-/vaults/archive/access-policy", {"Policy": policy("glacier:InitiateJob")})
    wire.fails("GET /-/vaults/bare/access-policy", "ResourceNotFoundException", 404)
    told = friends(read(wire, glacier_policies, resource(arn, name="archive")))
    assert told == {arn: [("glacier:InitiateJob", FRIEND)]}
    assert read(wire, glacier_policies, resource(arn, name="bare")) == []


def test_an_account_to_which_glacier_is_closed_has_no_vaults(wire: Wire) -> None:
    wire.fails("GET /-/vaults", "NoLongerSupportedException", 400)
    assert read(wire, glacier_vaults, region()) == []


def test_an_endpoint_of_a_network_is_told_with_the_policy_that_limits_it(server: Moto) -> None:
    client = server.client("ec2")
    network = client.describe_vpcs()["Vpcs"][0]["VpcId"]
    made = client.create_vpc_endpoint(
        VpcId=network, ServiceName=f"com.amazonaws.{server.region}.s3", PolicyDocument=policy("s3:GetObject")
    )["VpcEndpoint"]["VpcEndpointId"]
    records = read(server, vpc_endpoints, server.here)
    (endpoint,) = of(Resource, records)
    assert endpoint.id == f"arn:aws:ec2:{server.region}:{OWN}:vpc-endpoint/{made}"
    assert (endpoint.facts["service"], endpoint.facts["vpc"]) == (f"com.amazonaws.{server.region}.s3", network)
    (grant,), (limit,) = of(Grant, records), of(Policy, records)
    assert (grant.purpose, grant.identity, grant.policy) == ("endpoint", endpoint.id, limit.id)
    assert limit.statements[0].actions == ("s3:GetObject",)


def test_a_deleted_endpoint_is_left_out_and_a_malformed_policy_costs_itself_alone(wire: Wire) -> None:
    endpoints = "".join(
        f"<item><vpcEndpointId>{name}</vpcEndpointId><state>{state}</state><policyDocument>{text}</policyDocument></item>"
        for name, state, text in (
            ("gone", "deleted", ""),
            ("bad", "available", "{"),
            ("good", "available", policy("s3:*")),
        )
    )
    wire.sends(
        "DescribeVpcEndpoints",
        f"<DescribeVpcEndpointsResponse><vpcEndpointSet>{endpoints}</vpcEndpointSet></DescribeVpcEndpointsResponse>",
    )
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(CallError, match="cannot be read"):
        records.extend(vpc_endpoints(api, scope, region()))
    assert [each.name for each in of(Resource, records)] == ["bad", "good"]
    assert len(of(Grant, records)) == 1


def test_an_image_tells_whether_everyone_or_some_accounts_may_use_it(server: Moto) -> None:
    client = server.client("ec2")
    base = client.describe_images()["Images"][0]["ImageId"]
    machine = client.run_instances(ImageId=base, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    shared = client.create_image(InstanceId=machine, Name="shared")["ImageId"]
    client.create_image(InstanceId=machine, Name="kept")
    client.modify_image_attribute(ImageId=shared, LaunchPermission={"Add": [{"UserId": OTHER}, {"Group": "all"}]})
    told = {each.name: each for each in of(Resource, read(server, images, server.here))}
    assert (told["shared"].facts["public"], told["shared"].facts["shared_with"]) == (True, OTHER)
    assert (told["kept"].facts["public"], told["kept"].facts["shared_with"]) == (False, None)
    assert told["shared"].id == f"arn:aws:ec2:{server.region}::image/{shared}"


def test_an_image_that_may_not_be_looked_at_is_told_all_the_same(wire: Wire) -> None:
    wire.sends(
        "DescribeImages",
        "<DescribeImagesResponse><imagesSet><item><imageId>ami-1</imageId><isPublic>false</isPublic></item>"
        "</imagesSet></DescribeImagesResponse>",
    )
    wire.fails("DescribeImageAttribute", "UnauthorizedOperation", 403)
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(images(api, scope, region()))
    assert caught.value.permission == "ec2:DescribeImageAttribute"
    (image,) = of(Resource, records)
    assert (image.name, "shared_with" in image.facts) == ("ami-1", False)


def test_snapshots_that_everyone_may_read_are_asked_for_alone(wire: Wire) -> None:
    wire.sends(
        "DescribeSnapshots",
        "<DescribeSnapshotsResponse><snapshotSet><item><snapshotId>snap-1</snapshotId><encrypted>false</encrypted>"
        "<volumeId>vol-1</volumeId><tagSet><item><key>team</key><value>shop</value></item></tagSet></item>"
        "</snapshotSet></DescribeSnapshotsResponse>",
    )
    records = read(wire, public_snapshots, region())
    (snapshot,) = of(Resource, records)
    assert snapshot.id == "arn:aws:ec2:us-east-1::snapshot/snap-1"
    assert (snapshot.facts["public"], snapshot.facts["encrypted"]) == (True, False)
    assert [each.owner for each in of(OwnerClaim, records)] == ["shop"]
    (asked,) = [given for operation, given in wire.asked if operation == "DescribeSnapshots"]
    assert (asked["Owner.1"], asked["RestorableBy.1"]) == ("self", "all")
