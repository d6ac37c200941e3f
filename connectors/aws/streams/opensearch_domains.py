"""OpenSearch: the domains of each region, whether the internet reaches them, and their access policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.batches import batches
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

AT_ONCE = 5
"""How many domains one call may ask for."""


class Listed(Row, frozen=True):
    """A domain as it is listed."""

    domain_name: str


class Network(Row, frozen=True):
    """The network a domain stands in; without one, the internet reaches it."""

    vpc_id: str | None = msgspec.field(default=None, name="VPCId")


class Seal(Row, frozen=True):
    """Whether it is encrypted where it lies."""

    enabled: bool = False
    kms_key_id: str | None = None


class Inside(Row, frozen=True):
    """Whether its own rights (fine-grained access control) are on."""

    enabled: bool = False
    anonymous_auth_enabled: bool | None = None


class Endpoint(Row, frozen=True):
    """How it is spoken to."""

    https: bool | None = msgspec.field(default=None, name="EnforceHTTPS")


class Domain(Row, frozen=True):
    """What is known of a domain."""

    domain_name: str
    arn: str = msgspec.field(name="ARN")
    engine_version: str | None = None
    access_policies: str = ""
    network: Network | None = msgspec.field(default=None, name="VPCOptions")
    encryption_at_rest_options: Seal = Seal()
    domain_endpoint_options: Endpoint = Endpoint()
    advanced_security_options: Inside = Inside()


class Domains(Row, frozen=True):
    """The answer of DescribeDomains."""

    domain_status_list: tuple[Domain, ...] = ()


@aws.stream(
    "opensearch.domains",
    permission=("es:ListDomainNames", "es:DescribeDomains", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Policy, Grant),
    scope="account",
    parent=regions,
)
def domains(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the domains of a region with network, encryption and access policy."""
    here, losses = api.in_region(region.name), Losses()
    names = [each.domain_name for each in here.pages("opensearch", "ListDomainNames", "DomainNames", Listed)]
    tags = RegionTags(here, "es:domain", losses)
    for some in losses.each(batches(names, AT_ONCE)):
        with losses.of(some[0]):
            for domain in here.call("opensearch", "DescribeDomains", Domains, DomainNames=some).domain_status_list:
                yield from _domain(scope, domain, tags.of(domain.arn))
                with losses.of(domain.domain_name):
                    yield from resource_policy(scope, "opensearch", domain.arn, domain.access_policies)
    losses.tell()


def _domain(scope: Scope, domain: Domain, tags: Mapping[str, str]) -> Iterator[AnyRecord]:
    inside, vpc = domain.advanced_security_options, domain.network.vpc_id if domain.network else None
    return thing(
        scope,
        "aws.opensearch.domain",
        domain.arn,
        name=domain.domain_name,
        tags=tags,
        facts={
            "engine": domain.engine_version,
            "public": vpc is None,
            "vpc": vpc,
            "encrypted": domain.encryption_at_rest_options.enabled,
            "kms_key": domain.encryption_at_rest_options.kms_key_id,
            "https_only": domain.domain_endpoint_options.https,
            "own_rights": inside.enabled,
            "anonymous": inside.anonymous_auth_enabled,
        },
    )
