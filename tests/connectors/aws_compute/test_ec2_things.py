"""EC2, read from moto's server."""

from __future__ import annotations

import contextlib
import gzip
from base64 import b64encode

import pytest
from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.ec2_instances import instances, user_data
from connectors.aws.streams.ec2_templates import launch_templates
from connectors.aws.streams.instance_profiles import instance_profiles
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

IMAGE = "ami-12c6146b"
PROFILE = f"arn:aws:iam::{OWN}:instance-profile/web"


def with_profile(server: Moto) -> None:
    """Make a role and the profile that hands it to machines."""
    server.role("web", "ec2.amazonaws.com")
    iam = server.client("iam")
    with contextlib.suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_instance_profile(InstanceProfileName="web")
        iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")


def machine(server: Moto, **more: object) -> Resource:
    """Start a machine and read it."""
    server.client("ec2").run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, **more)
    return next(each for each in read(server, instances, server.here) if isinstance(each, Resource))


def test_a_machine_runs_as_the_role_in_its_profile(server: Moto) -> None:
    with_profile(server)
    tags = [
        {"Key": "Name", "Value": "web-prod"},
        {"Key": "stage", "Value": "prd"},
        {"Key": "Owner", "Value": "ada@orchard.example"},
    ]
    given = {
        "IamInstanceProfile": {"Name": "web"},
        "MetadataOptions": {"HttpTokens": "required"},
        "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}],
    }
    found = machine(server, **given)
    assert found.id.startswith(f"arn:aws:ec2:{server.region}:{OWN}:instance/i-")
    assert (found.kind, found.name, found.environment) == ("aws.ec2.instance", "web-prod", "production")
    assert found.runs_as == (f"{ROLE}/web",)
    assert found.facts["instance_profile"] == PROFILE
    assert found.facts["imds_v2_required"] is True
    assert found.created is not None
    (claim,) = [each for each in read(server, instances, server.here) if isinstance(each, OwnerClaim)]
    assert (claim.subject, claim.owner) == (found.id, "ada@orchard.example")


def test_a_machine_with_a_public_address_and_an_open_port_is_on_the_internet(server: Moto) -> None:
    ec2 = server.client("ec2")
    group = ec2.create_security_group(GroupName="open", Description="open")["GroupId"]
    anyone = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    some = {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, **anyone},
            {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8010, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
            {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, **some},
        ],
    )
    found = machine(server, SecurityGroupIds=[group])
    assert found.facts["open_ports"] == "22 8000-8010"
    assert found.facts["public_ip"]
    assert found.facts["internet"] is True
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "-1", **anyone}])
    (again,) = [each for each in read(server, instances, server.here) if isinstance(each, Resource)]
    assert again.facts["open_ports"] == "22 8000-8010 all"


def test_a_machine_that_is_gone_is_left_out(server: Moto) -> None:
    found = machine(server)
    assert found.runs_as == ()
    server.client("ec2").terminate_instances(InstanceIds=[found.id.rpartition("/")[2]])
    assert read(server, instances, server.here) == []


def test_each_region_has_machines_of_its_own(server: Moto) -> None:
    found = machine(server)
    assert found.facts["region"] == server.region
    assert read(server, instances, region("mx-central-1")) == []


@pytest.mark.parametrize("packed", [False, True])
def test_a_key_in_user_data_is_told_by_its_id_and_never_by_its_value(server: Moto, *, packed: bool) -> None:
    leaked = leak()
    script = leaked.script.encode()
    found = machine(server, UserData=gzip.compress(script) if packed else script)
    told = one(read(server, user_data, found))
    assert isinstance(told, Exposure)
    assert (told.detector, told.resource, told.credential) == ("aws-access-key", found.id, leaked.credential)
    assert told.places == ("user data:2",)
    assert leaked.value not in repr(told)


def test_a_machine_without_user_data_exposes_nothing(server: Moto) -> None:
    assert read(server, user_data, machine(server)) == []


def test_a_machine_that_went_meanwhile_exposes_nothing(wire: Wire) -> None:
    wire.fails("DescribeInstanceAttribute", "InvalidInstanceID.NotFound")
    gone = Resource(id=f"arn:aws:ec2:us-east-1:{OWN}:instance/i-1", kind="aws.ec2.instance", name="gone")
    assert read(wire, user_data, gone) == []


def test_a_template_tells_its_role_and_the_secrets_of_every_version(server: Moto) -> None:
    with_profile(server)
    leaked = leak()
    ec2 = server.client("ec2")
    text = b64encode(leaked.script.encode()).decode()
    made = ec2.create_launch_template(
        LaunchTemplateName="web", LaunchTemplateData={"ImageId": IMAGE, "UserData": text}
    )["LaunchTemplate"]["LaunchTemplateId"]
    later = {"ImageId": IMAGE, "IamInstanceProfile": {"Name": "web"}, "MetadataOptions": {"HttpTokens": "optional"}}
    ec2.create_launch_template_version(LaunchTemplateId=made, LaunchTemplateData=later)
    ec2.modify_launch_template(LaunchTemplateId=made, DefaultVersion="2")
    found: list[AnyRecord] = read(server, launch_templates, server.here)
    template, told = found
    assert isinstance(template, Resource)
    assert isinstance(told, Exposure)
    assert (template.name, template.runs_as) == ("web", (f"{ROLE}/web",))
    assert template.facts["imds_v2_required"] is False
    assert (told.resource, told.places) == (template.id, ("user data of version 1:2",))


def test_profiles_tell_which_roles_they_hold(server: Moto) -> None:
    with_profile(server)
    profile = one(read(server, instance_profiles))
    assert isinstance(profile, Resource)
    assert (profile.id, profile.runs_as, profile.name) == (PROFILE, (f"{ROLE}/web",), "web")
