"""Systems Manager's Parameter Store: sealed parameters as secrets, the others as resources that may show one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.batches import batches
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.tags import environment, owner_claims
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import Fact, thing, when
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource, Secret, SecretStore

if TYPE_CHECKING:
    from connectors.aws.client import Api

STORE = "aws.ssm.store"
SEALED = "SecureString"
OPEN_ONLY = [{"Key": "Type", "Values": ["String", "StringList"]}]
"""The filter for parameters that everybody who may read them reads in the clear."""
AT_ONCE, VALUES_AT_ONCE = 50, 10
"""How many parameters one call may list, and how many it may ask the values of."""


class Limit(Row, frozen=True):
    """A parameter's own policy: that it expires, or that somebody is told of it."""

    policy_type: str = ""


class Described(Row, frozen=True):
    """A parameter without its value."""

    name: str
    type: str
    arn: str = msgspec.field(default="", name="ARN")
    key_id: str | None = None
    last_modified_date: datetime | None = None
    last_modified_user: str | None = None
    version: int | None = None
    tier: str | None = None
    data_type: str | None = None
    policies: tuple[Limit, ...] = ()


class Value(Veiled, frozen=True):
    """A parameter that is kept in the clear. Its value is looked at and let go."""

    name: str
    arn: str = msgspec.field(default="", name="ARN")
    value: str = ""


class Values(Veiled, frozen=True):
    """The answer of GetParameters."""

    parameters: tuple[Value, ...] = ()


@aws.stream(
    "ssm.parameters",
    permission=("ssm:DescribeParameters", TAGS_PERMISSION),
    yields=(Secret, SecretStore, Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def parameters(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the parameters of a region with their type, age and key, and never a value."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "ssm:parameter", losses)
    store = SecretStore(
        id=f"{STORE}:{scope.name}/{region.name}",
        kind=STORE,
        scope=scope.name,
        name=f"Parameter Store in {region.name}",
        facts={"region": region.name},
    )
    for listed in here.pages("ssm", "DescribeParameters", "Parameters", Described, MaxResults=AT_ONCE):
        arn = _arn(here, scope, listed)
        found = tags.of(arn)
        if listed.type == SEALED:
            yield store
            yield _secret(scope, store, arn, listed, found)
            yield from owner_claims(arn, scope.name, found)
        else:
            yield from thing(scope, "aws.ssm.parameter", arn, name=listed.name, tags=found, facts=_facts(listed))
    losses.tell()


def _secret(scope: Scope, store: SecretStore, arn: str, listed: Described, tags: Mapping[str, str]) -> Secret:
    return Secret(
        id=arn,
        kind="aws.ssm.secure_parameter",
        scope=scope.name,
        store=store.id,
        name=listed.name,
        rotated=listed.last_modified_date,
        versions=listed.version,
        tags=dict(tags),
        facts={
            "region": store.facts["region"],
            "environment": environment(tags),
            "kms_key": listed.key_id,
            **_facts(listed),
        },
    )


def _facts(listed: Described) -> dict[str, Fact]:
    return {
        "type": listed.type,
        "tier": listed.tier,
        "data_type": listed.data_type,
        "changed": when(listed.last_modified_date),
        "changed_by": listed.last_modified_user,
        "expires": any(each.policy_type == "Expiration" for each in listed.policies),
    }


def _arn(api: Api, scope: Scope, listed: Described) -> str:
    """Its ARN, which the listing has not always told. A name's leading stroke is not told twice."""
    return listed.arn or f"arn:{api.partition}:ssm:{api.region}:{scope.name}:parameter/{listed.name.lstrip('/')}"


@aws.stream(
    "ssm.parameter_texts",
    permission=("ssm:DescribeParameters", "ssm:GetParameters"),
    yields=(Exposure,),
    scope="account",
    parent=regions,
)
def parameter_texts(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Look for secrets in the parameters that are not sealed; of sealed ones no value is asked for."""
    here, losses = api.in_region(region.name), Losses()
    found = here.pages(
        "ssm", "DescribeParameters", "Parameters", Described, MaxResults=AT_ONCE, ParameterFilters=OPEN_ONLY
    )
    arns = {each.name: _arn(here, scope, each) for each in found if each.type != SEALED}
    for names in batches(arns, VALUES_AT_ONCE):
        with losses.of(names[0]):
            answer = here.call("ssm", "GetParameters", Values, Names=names, WithDecryption=False)
            for each in answer.parameters:
                shown = variables("value", {each.name.rpartition("/")[2]: each.value})
                yield from exposures_of(here, scope, arns.get(each.name, each.arn), [shown])
    losses.tell()
