"""OpenSearch, read from moto's server; its serverless collections, which moto cannot make, are read from the wire."""

from __future__ import annotations

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policies_of, policy
from aws_support import OWN, Wire, opened, options, read, region

from connectors.aws.streams.opensearch_domains import domains
from connectors.aws.streams.opensearch_serverless import access_policies, collections
from connectors.streams import CallError, Denied
from graph.model import AnyRecord, Grant, Policy, Principal, Resource

TEAM = [{"Key": "team", "Value": "shop"}]
COLLECTION = f"arn:aws:aoss:us-east-1:{OWN}:collection/c1"


def test_a_domain_is_told_with_network_seal_and_access_policy(server: Moto) -> None:
    client = server.client("opensearch")
    client.create_domain(DomainName="search", AccessPolicies=policy("es:ESHttp*"), TagList=TEAM)
    for number in range(5):
        client.create_domain(DomainName=f"more{number}", EncryptionAtRestOptions={"Enabled": True})
    records = read(server, domains, server.here)
    told = {each.name: each for each in of(Resource, records)}
    arn = f"arn:aws:es:{server.region}:{OWN}:domain/search"
    assert len(told) == 6
    assert (told["search"].id, told["search"].facts["public"], told["search"].facts["encrypted"]) == (arn, True, False)
    assert told["more4"].facts["encrypted"] is True
    assert friends([each for each in records if isinstance(each, Policy | Grant)]) == {arn: [("es:ESHttp*", FRIEND)]}


def test_a_domain_in_a_network_is_not_public(wire: Wire) -> None:
    wire.gives("GET /2021-01-01/domain", {"DomainNames": [{"DomainName": "inner"}]})
    domain = {"DomainName": "inner", "ARN": "arn:inner", "VPCOptions": {"VPCId": "vpc-1"}, "AccessPolicies": ""}
    wire.gives("POST /2021-01-01/opensearch/domain-info", {"DomainStatusList": [domain]})
    (told,) = of(Resource, read(wire, domains, region(), leave_out=["tag"]))
    assert (told.facts["public"], told.facts["vpc"]) == (False, "vpc-1")


def collection(wire: Wire) -> None:
    """Have the wire list two collections."""
    listed = [{"arn": COLLECTION, "name": "shop"}, {"arn": f"{COLLECTION}x", "name": "other"}]
    wire.gives("ListCollections", {"collectionSummaries": listed})


@pytest.mark.parametrize(
    ("pattern", "public", "reached"),
    [("collection/sho*", True, True), ("collection/other", True, False), ("collection/*", False, False)],
)
def test_a_collection_tells_whether_the_internet_reaches_it(
    wire: Wire, pattern: str, public: object, reached: object
) -> None:
    collection(wire)
    document = [{"Rules": [{"ResourceType": "collection", "Resource": [pattern]}], "AllowFromPublic": public}]
    wire.gives("ListSecurityPolicies", {"securityPolicySummaries": [{"name": "network"}]})
    wire.gives("GetSecurityPolicy", {"securityPolicyDetail": {"policy": document}})
    told = {each.name: each for each in of(Resource, read(wire, collections, region(), leave_out=["tag"]))}
    assert told["shop"].facts["public"] is reached
    assert told["shop"].id == COLLECTION


def test_a_data_access_policy_is_put_on_the_collections_that_it_names(wire: Wire) -> None:
    collection(wire)
    rule = {"ResourceType": "index", "Resource": ["index/shop/*"], "Permission": ["aoss:ReadDocument"]}
    document = [{"Rules": [rule], "Principal": [FRIEND], "Description": "friends"}]
    wire.gives("ListAccessPolicies", {"accessPolicySummaries": [{"name": "read"}]})
    detail = {"policy": document, "lastModifiedDate": 1_775_000_000_000}
    wire.gives("GetAccessPolicy", {"accessPolicyDetail": detail})
    records = read(wire, access_policies, region())
    ((statement,),) = policies_of(records).values()
    assert list(policies_of(records)) == [COLLECTION]
    assert (statement.actions, statement.resources) == (("aoss:ReadDocument",), ("index/shop/*",))
    assert statement.principals == (Principal("AWS", FRIEND),)
    (found,) = of(Policy, records)
    assert found.changed is not None
    assert found.changed.utcoffset() is not None


def test_a_data_access_policy_that_is_gone_or_without_sense_costs_no_other(wire: Wire) -> None:
    collection(wire)
    wire.gives("ListAccessPolicies", {"accessPolicySummaries": [{"name": each} for each in ("gone", "bad", "good")]})
    wire.fails("GetAccessPolicy", "ResourceNotFoundException")
    wire.gives("GetAccessPolicy", {"accessPolicyDetail": {"policy": {"what": 1}}})
    good = [{"Rules": [{"Resource": ["collection/*"], "Permission": ["aoss:*"]}], "Principal": [FRIEND]}]
    wire.gives("GetAccessPolicy", {"accessPolicyDetail": {"policy": good}})
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(CallError, match="the policy bad cannot be read"):
        records.extend(access_policies(api, scope, region()))
    assert set(policies_of(records)) == {COLLECTION, f"{COLLECTION}x"}


def test_without_data_access_policies_no_collection_is_asked_for(wire: Wire) -> None:
    wire.gives("ListAccessPolicies", {"accessPolicySummaries": []})
    assert read(wire, access_policies, region()) == []
    assert "ListCollections" not in {operation for operation, _ in wire.asked}


def test_a_collection_whose_network_may_not_be_looked_at_stays_unknown(wire: Wire) -> None:
    collection(wire)
    wire.fails("ListSecurityPolicies", "AccessDeniedException")
    records: list[AnyRecord] = []
    with opened(options(wire.url, leave_out=["tag"])) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(collections(api, scope, region()))
    assert caught.value.permission == "aoss:ListSecurityPolicies"
    assert {each.facts["public"] for each in of(Resource, records)} == {None}


def test_a_network_policy_that_is_gone_meanwhile_opens_nothing(wire: Wire) -> None:
    collection(wire)
    wire.gives("ListSecurityPolicies", {"securityPolicySummaries": [{"name": "gone"}]})
    wire.fails("GetSecurityPolicy", "ResourceNotFoundException")
    told = of(Resource, read(wire, collections, region(), leave_out=["tag"]))
    assert {each.facts["public"] for each in told} == {False}
