"""EC2: machines and the templates they are made from, the roles they run as, and what their user data gives away."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.mentions import words
from connectors.aws.open_ports import OPEN_PORTS, open_ports
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.instance_profiles import ProfileRef, roles_by_profile
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, plain
from connectors.aws.things import Fact, thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

INSTANCE = "aws.ec2.instance"
GONE = frozenset({"terminated", "shutting-down"})


class Metadata(Row, frozen=True):
    """How the metadata service of a machine, which hands out the role's credentials, may be asked."""

    http_tokens: str | None = None
    http_endpoint: str | None = None
    http_put_response_hop_limit: int | None = None

    @property
    def facts(self) -> dict[str, Fact]:
        """Whether a session token is required (IMDSv2), whether it answers at all, and how far its answers go."""
        return {
            "imds_v2_required": None if self.http_tokens is None else self.http_tokens == "required",
            "imds_enabled": None if self.http_endpoint is None else self.http_endpoint == "enabled",
            "imds_hop_limit": self.http_put_response_hop_limit,
        }


class Group(Row, frozen=True):
    """A security group of a machine."""

    group_id: str


class State(Row, frozen=True):
    """How a machine stands."""

    name: str


class Instance(Row, frozen=True):
    """One machine."""

    instance_id: str
    state: State
    image_id: str | None = None
    launch_time: datetime | None = None
    iam_instance_profile: ProfileRef | None = None
    metadata_options: Metadata = Metadata()
    public_ip_address: str | None = None
    vpc_id: str | None = None
    key_name: str | None = None
    security_groups: tuple[Group, ...] = ()
    tags: tuple[Tag, ...] = ()


class Reservation(Row, frozen=True):
    """Machines that were asked for together."""

    owner_id: str
    instances: tuple[Instance, ...] = ()


class UserData(Veiled, frozen=True):
    """A text a machine starts with."""

    value: str = ""


class UserDataAnswer(Veiled, frozen=True):
    """The answer of DescribeInstanceAttribute for the user data."""

    user_data: UserData = UserData()


@aws.stream(
    "ec2.instances",
    permission=("ec2:DescribeInstances", OPEN_PORTS, "iam:ListInstanceProfiles"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def instances(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the machines, the role each runs as, and whether it can be reached from the internet."""
    here = api.in_region(region.name)
    found = [
        (reservation.owner_id, each)
        for reservation in here.pages("ec2", "DescribeInstances", "Reservations", Reservation)
        for each in reservation.instances
        if each.state.name not in GONE
    ]
    if not found:
        return
    open_groups, held = open_ports(here), roles_by_profile(api, (each.iam_instance_profile for _, each in found))
    for owner, each in found:
        profile = each.iam_instance_profile
        yield from thing(
            scope,
            INSTANCE,
            f"arn:{api.partition}:ec2:{region.name}:{owner}:instance/{each.instance_id}",
            name=tags_of(each.tags).get("Name") or each.instance_id,
            created=each.launch_time,
            tags=tags_of(each.tags),
            runs_as=held.get(profile.arn, ()) if profile else (),
            facts=_facts(each, open_groups),
        )


def _facts(each: Instance, open_groups: Mapping[str, frozenset[str]]) -> dict[str, Fact]:
    groups = [group.group_id for group in each.security_groups]
    ports = frozenset(chain.from_iterable(open_groups.get(group, ()) for group in groups))
    return {
        "state": each.state.name,
        "instance_profile": each.iam_instance_profile.arn if each.iam_instance_profile else None,
        "public_ip": each.public_ip_address,
        "open_ports": words(ports),
        "internet": bool(each.public_ip_address and ports),
        "image": each.image_id,
        "vpc": each.vpc_id,
        "key_pair": each.key_name,
        "security_groups": words(groups),
        **each.metadata_options.facts,
    }


@aws.stream(
    "ec2.user_data",
    permission="ec2:DescribeInstanceAttribute",
    yields=(Exposure,),
    scope="account",
    parent=instances,
    parents=lambda record: isinstance(record, Resource),
)
def user_data(api: Api, scope: Scope, instance: Resource) -> Iterator[AnyRecord]:
    """Look for secrets in the text that a machine starts with, which whoever runs on it can read."""
    answer = api.in_region(region_of(instance.id)).find(
        "ec2",
        "DescribeInstanceAttribute",
        UserDataAnswer,
        absent=("InvalidInstanceID.NotFound",),
        InstanceId=resource_of(instance.id).rpartition("/")[2],
        Attribute="userData",
    )
    if answer and answer.user_data.value:
        yield from exposures_of(api, scope, instance.id, [plain("user data", b64decode(answer.user_data.value))])
