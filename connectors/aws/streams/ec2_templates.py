"""EC2 launch templates: what machines are made from, the role they will run as, and what their user data gives away."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.ec2_instances import Metadata
from connectors.aws.streams.instance_profiles import ProfileRef, roles_by_profile
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, plain
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Template(Row, frozen=True):
    """A launch template as it is listed."""

    launch_template_id: str
    launch_template_name: str
    create_time: datetime | None = None
    tags: tuple[Tag, ...] = ()


class TemplateData(Veiled, frozen=True):
    """What a template makes machines with."""

    iam_instance_profile: ProfileRef | None = None
    metadata_options: Metadata = Metadata()
    image_id: str | None = None
    user_data: str = ""


class TemplateVersion(Veiled, frozen=True):
    """One version of a template."""

    version_number: int
    default_version: bool = False
    launch_template_data: TemplateData = TemplateData()


@aws.stream(
    "ec2.launch_templates",
    permission=("ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions", "iam:ListInstanceProfiles"),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def launch_templates(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the templates for machines: the role of their default version, and secrets in the user data of any."""
    here, losses = api.in_region(region.name), Losses()
    for each in losses.each(here.pages("ec2", "DescribeLaunchTemplates", "LaunchTemplates", Template)):
        with losses.of(each.launch_template_id):
            found = here.pages(
                "ec2",
                "DescribeLaunchTemplateVersions",
                "LaunchTemplateVersions",
                TemplateVersion,
                LaunchTemplateId=each.launch_template_id,
            )
            yield from _template(api, scope, region.name, each, list(found))
    losses.tell()


def _template(
    api: Api, scope: Scope, region: str, each: Template, versions: list[TemplateVersion]
) -> Iterator[AnyRecord]:
    data = next((one.launch_template_data for one in versions if one.default_version), TemplateData())
    profile = data.iam_instance_profile
    held = roles_by_profile(api, [profile])
    id_ = f"arn:{api.partition}:ec2:{region}:{scope.name}:launch-template/{each.launch_template_id}"
    yield from thing(
        scope,
        "aws.ec2.launch_template",
        id_,
        name=each.launch_template_name,
        created=each.create_time,
        tags=tags_of(each.tags),
        runs_as=held.get(profile.arn or profile.name, ()) if profile else (),
        facts={"image": data.image_id, **data.metadata_options.facts},
    )
    texts = (
        plain(f"user data of version {one.version_number}", b64decode(one.launch_template_data.user_data))
        for one in versions
        if one.launch_template_data.user_data
    )
    yield from exposures_of(api, scope, id_, texts)
