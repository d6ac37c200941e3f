"""OpenSearch Serverless: collections, whether the internet reaches them, and who may use what is in them.

Who may is not told by a policy of IAM but by data access policies, which name collections and indexes by patterns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeVar

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.forms import learnt
from connectors.streams import CallError, Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Principal, Resource, Statement

if TYPE_CHECKING:
    from connectors.aws.client import Api

EntryT = TypeVar("EntryT")
SERVICE = "opensearchserverless"
KIND = "aws.aoss.access_policy"
COLLECTION, INDEX = "collection/", "index/"


class Listed(CamelRow, frozen=True):
    """A collection as it is listed."""

    arn: str
    name: str
    kms_key_arn: str | None = None
    status: str | None = None


class Named(CamelRow, frozen=True):
    """A policy as it is listed."""

    name: str


class Detail(CamelRow, frozen=True):
    """A policy with what it says."""

    policy: object
    last_modified_date: int | None = None


class AccessAnswer(CamelRow, frozen=True):
    """The answer of GetAccessPolicy."""

    access_policy_detail: Detail


class NetworkAnswer(CamelRow, frozen=True):
    """The answer of GetSecurityPolicy."""

    security_policy_detail: Detail


class Rule(Row, frozen=True):
    """What is allowed on which collections or indexes; a network rule allows nothing, it only names them."""

    resource: tuple[str, ...]
    permission: tuple[str, ...] = ()


class Access(Row, frozen=True):
    """One entry of a data access policy."""

    rules: tuple[Rule, ...]
    principal: tuple[str, ...]
    description: str = ""


class Network(Row, frozen=True):
    """One entry of a network policy."""

    rules: tuple[Rule, ...]
    public: bool = msgspec.field(default=False, name="AllowFromPublic")


@aws.stream(
    "opensearch.collections",
    permission=("aoss:ListCollections", "aoss:ListSecurityPolicies", "aoss:GetSecurityPolicy", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def collections(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the serverless collections of a region, and whether the internet reaches them."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "aoss:collection", losses)
    found = list(here.pages(SERVICE, "ListCollections", "collectionSummaries", Listed))
    networks: list[Network | None] = list(_networks(here, losses)) if found else []
    for each in found:
        opened = any(one and one.public and _names(one.rules, each.name) for one in networks)
        yield from thing(
            scope,
            "aws.aoss.collection",
            each.arn,
            name=each.name,
            tags=tags.of(each.arn),
            facts={
                "public": opened or (None if None in networks else False),
                "encrypted": True,
                "kms_key": each.kms_key_arn,
                "state": each.status,
            },
        )
    losses.tell()


def _networks(here: Api, losses: Losses) -> Iterator[Network | None]:
    """Who may come from where; None for each policy, or the list of them, that could not be read."""
    names: list[Named] = []
    with losses.of("network policies"):
        names += here.pages(SERVICE, "ListSecurityPolicies", "securityPolicySummaries", Named, type="network")
        yield from _network(here, names, losses)
        return
    yield None


def _network(here: Api, names: list[Named], losses: Losses) -> Iterator[Network | None]:
    for named in names:
        with losses.of(named.name):
            found = here.find(SERVICE, "GetSecurityPolicy", NetworkAnswer, type="network", name=named.name)
            if found is not None:
                yield from _read(found.security_policy_detail.policy, Network, named.name)
            continue
        yield None


@aws.stream(
    "opensearch.access_policies",
    permission=("aoss:ListAccessPolicies", "aoss:GetAccessPolicy", "aoss:ListCollections"),
    yields=(Policy, Grant),
    scope="account",
    parent=regions,
)
def access_policies(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Read who may use what is in the serverless collections of a region."""
    here, losses = api.in_region(region.name), Losses()
    policies = list(here.pages(SERVICE, "ListAccessPolicies", "accessPolicySummaries", Named, type="data"))
    if not policies:
        return
    arns = {each.name: each.arn for each in here.pages(SERVICE, "ListCollections", "collectionSummaries", Listed)}
    for named in policies:
        with losses.of(named.name):
            found = here.find(SERVICE, "GetAccessPolicy", AccessAnswer, type="data", name=named.name)
            if found is not None:
                yield from _access(scope, region.name, named.name, found.access_policy_detail, arns)
    losses.tell()


def _access(scope: Scope, region: str, name: str, detail: Detail, arns: Mapping[str, str]) -> Iterator[Policy | Grant]:
    """One policy, put on every collection that it names."""
    entries = _read(detail.policy, Access, name)
    id_ = f"{KIND}:{scope.name}/{region}/{name}"
    changed = detail.last_modified_date
    yield Policy(
        id=id_,
        kind=KIND,
        scope=scope.name,
        name=name,
        statements=tuple(statement for entry in entries for statement in _statements(entry)),
        changed=datetime.fromtimestamp(changed / 1000).astimezone() if changed else None,
    )
    for collection, arn in arns.items():
        if any(_names(entry.rules, collection) for entry in entries):
            yield Grant(
                id=f"{KIND}_attachment:{arn}/{name}",
                kind=f"{KIND}_attachment",
                scope=scope.name,
                identity=arn,
                policy=id_,
                purpose="resource",
            )


def _statements(entry: Access) -> Iterator[Statement]:
    for rule in entry.rules:
        yield Statement(
            sid=entry.description,
            allow=True,
            actions=rule.permission,
            resources=rule.resource,
            principals=tuple(Principal("AWS", each) for each in entry.principal),
        )


def _names(rules: tuple[Rule, ...], collection: str) -> bool:
    """Whether rules name a collection, or an index in it."""
    patterns = (pattern for rule in rules for pattern in rule.resource)
    return any(
        fnmatchcase(collection, pattern.removeprefix(COLLECTION).removeprefix(INDEX).partition("/")[0])
        for pattern in patterns
    )


def _read(document: object, form: type[EntryT], of: str) -> list[EntryT]:
    try:
        return msgspec.convert(document, learnt(list[form]))  # type: ignore[valid-type]  # because form is a type
    except msgspec.ValidationError as error:
        raise CallError(f"the policy {of} cannot be read: {error}") from None
