"""S3, read from moto's server; refusals, old regions and groups of an access list are read from the wire."""

from __future__ import annotations

from functools import partial

import pytest
from aws_compute_support import Moto
from aws_resources_support import FRIEND, friends, of, policies_of, policy, resource
from aws_support import OTHER, OWN, Wire, opened, options, read, region

from connectors.aws.services import _sent_to
from connectors.aws.streams.s3_access_points import access_point_policies, access_points
from connectors.aws.streams.s3_buckets import account_block, buckets
from connectors.aws.streams.s3_policies import bucket_acls, bucket_policies
from connectors.streams import CallError, Denied
from graph.aws.language.access_lists import SIGNED
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Principal, Resource

CLOSED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
LISTED = "<ListAllMyBucketsResult><Buckets>{}</Buckets></ListAllMyBucketsResult>"
BUCKET = "<Bucket><Name>{0}</Name><BucketRegion>eu-west-1</BucketRegion></Bucket>"


def made(server: Moto, name: str) -> Resource:
    """Make a bucket in the server's region, and tell of it as its listing does."""
    elsewhere = {"LocationConstraint": server.region}
    given = {} if server.region == "us-east-1" else {"CreateBucketConfiguration": elsewhere}
    server.client("s3").create_bucket(Bucket=name, **given)
    return Resource(
        id=f"arn:aws:s3:::{name}", kind="aws.s3.bucket", scope=OWN, name=name, facts={"region": server.region}
    )


def test_a_bucket_is_told_with_region_owner_encryption_and_what_closes_it(server: Moto) -> None:
    client, bucket = server.client("s3"), made(server, "closed-bucket")
    client.put_public_access_block(Bucket=bucket.name, PublicAccessBlockConfiguration=CLOSED)
    client.put_bucket_encryption(
        Bucket=bucket.name,
        ServerSideEncryptionConfiguration={
            "Rules": [
                {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/shop"}}
            ]
        },
    )
    client.put_bucket_ownership_controls(
        Bucket=bucket.name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    client.put_bucket_tagging(Bucket=bucket.name, Tagging={"TagSet": [{"Key": "team", "Value": "shop"}]})
    records = read(server, buckets)
    told = {each.id: each for each in of(Resource, records)}[bucket.id]
    assert (told.name, told.kind, told.facts["region"]) == (bucket.name, "aws.s3.bucket", server.region)
    assert told.tags == {"team": "shop"}
    assert told.created is not None
    assert told.facts["public_access_blocked"] is True
    assert (told.facts["encryption"], told.facts["kms_key"]) == ("aws:kms", "alias/shop")
    assert told.facts["object_ownership"] == "BucketOwnerEnforced"
    assert [(each.subject, each.owner) for each in of(OwnerClaim, records)] == [(bucket.id, "shop")]
    assert read(server, bucket_acls, told) == []


def test_a_bucket_that_nobody_closed_says_so(server: Moto) -> None:
    bucket = made(server, "open-bucket")
    told = {each.id: each for each in of(Resource, read(server, buckets))}[bucket.id]
    assert told.facts["public_access_blocked"] is False
    assert told.facts["restrict_public_buckets"] is False
    assert told.facts["object_ownership"] is None


def test_a_bucket_policy_is_the_policy_of_its_bucket(server: Moto) -> None:
    bucket, bare = made(server, "shared-bucket"), made(server, "bare-bucket")
    server.client("s3").put_bucket_policy(Bucket=bucket.name, Policy=policy("s3:GetObject", f"{bucket.id}/*"))
    assert friends(read(server, bucket_policies, bucket)) == {bucket.id: [("s3:GetObject", FRIEND)]}
    assert read(server, bucket_policies, bare) == []
    assert read(server, bucket_policies, resource("arn:aws:s3:::gone-bucket")) == []


def test_an_access_list_is_told_as_the_statements_it_stands_for(server: Moto) -> None:
    bucket = made(server, "listed-bucket")
    server.client("s3").put_bucket_acl(Bucket=bucket.name, ACL="public-read")
    records = read(server, bucket_acls, bucket)
    (statement,) = policies_of(records)[bucket.id]
    assert statement.principals == (Principal("AWS", "*"),)
    assert "s3:ListBucket" in statement.actions
    assert statement.resources == (bucket.id, f"{bucket.id}/*")
    assert {each.kind for each in of(Policy, records)} == {"aws.s3.acl"}
    assert read(server, bucket_acls, made(server, "plain-bucket")) == []


def test_groups_and_accounts_of_an_access_list_are_named_as_policies_name_them(wire: Wire) -> None:
    groups = ("global/AuthenticatedUsers", "s3/LogDelivery")
    lines = [
        f"<Grant><Grantee><URI>http://acs.amazonaws.com/groups/{each}</URI></Grantee><Permission>WRITE</Permission></Grant>"
        for each in groups
    ]
    lines += [
        f"<Grant><Grantee><ID>{each}</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>"
        for each in ("me", "them")
    ]
    wire.sends(
        "GET /b?acl",
        f"<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList>{''.join(lines)}</AccessControlList>"
        "</AccessControlPolicy>",
    )
    signed, logs, them = policies_of(read(wire, bucket_acls, resource("arn:aws:s3:::b")))["arn:aws:s3:::b"]
    assert (signed.principals, signed.conditions) == ((Principal("AWS", "*"),), (SIGNED,))
    assert logs.principals == (Principal("Service", "logging.s3.amazonaws.com"),)
    assert them.principals == (Principal("CanonicalUser", "them"),)
    assert {"s3:ListBucket", "s3:PutObject", "s3:PutBucketAcl"} <= set(them.actions)


def test_a_bucket_that_shuts_the_scanner_out_is_told_and_the_others_in_full(wire: Wire) -> None:
    wire.sends("GET /", LISTED.format("".join(BUCKET.format(name) for name in ("shut", "open"))))
    for detail in ("publicAccessBlock", "encryption", "ownershipControls", "tagging"):
        wire.fails(f"GET /shut?{detail}", "AccessDenied", 403)
    wire.fails("GET /open?publicAccessBlock", "NoSuchPublicAccessBlockConfiguration", 404)
    wire.fails("GET /open?encryption", "ServerSideEncryptionConfigurationNotFoundError", 404)
    wire.fails("GET /open?ownershipControls", "OwnershipControlsNotFoundError", 404)
    wire.fails("GET /open?tagging", "NoSuchTagSet", 404)
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(buckets(api, scope))
    told = (caught.value, *caught.value.others)
    assert all("(shut)" in str(each) for each in told)
    assert {each.permission for each in told} == {
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketTagging",
    }
    shut, open_ = of(Resource, records)
    assert shut.facts == {"region": "eu-west-1"}
    assert (open_.facts["public_access_blocked"], open_.facts["encrypted"]) == (False, False)
    assert {each.region for each in wire.requests if each.operation.startswith(("GET /shut", "GET /open"))} == {
        "eu-west-1"
    }


@pytest.mark.parametrize(
    ("written", "place"),
    [("", "us-east-1"), ("EU", "eu-west-1"), ("eu-central-1", "eu-central-1")],
)
def test_where_no_region_is_listed_the_bucket_is_asked_for_its_place(wire: Wire, written: str, place: str) -> None:
    wire.sends("GET /", LISTED.format("<Bucket><Name>old</Name></Bucket>"))
    wire.sends("GET /old?location", f"<LocationConstraint>{written}</LocationConstraint>")
    left_out = [
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketTagging",
    ]
    (told,) = of(Resource, read(wire, buckets, leave_out=left_out))
    assert told.facts == {"region": place, "object_ownership": None}


def test_the_account_tells_what_it_closes_for_all_buckets(server: Moto) -> None:
    def told() -> Resource:
        (found,) = of(Resource, read(server, account_block))
        return found

    assert (told().id, told().facts["public_access_blocked"]) == (f"aws.s3.account:{OWN}", False)
    client = server.client("s3control")
    client.meta.events.register_first("request-created.s3-control", partial(_sent_to, server.url))
    client.put_public_access_block(AccountId=OWN, PublicAccessBlockConfiguration=CLOSED)
    assert told().facts["public_access_blocked"] is True


def test_access_points_open_a_bucket_to_a_network_by_their_own_policy(wire: Wire) -> None:
    arn = f"arn:aws:s3:us-east-1:{OWN}:accesspoint/shop"
    wire.sends(
        "GET /v20180820/accesspoint",
        "<ListAccessPointsResult><AccessPointList><AccessPoint><Name>shop</Name><NetworkOrigin>VPC</NetworkOrigin>"
        f"<VpcConfiguration><VpcId>vpc-1</VpcId></VpcConfiguration><Bucket>goods</Bucket>"
        f"<AccessPointArn>{arn}</AccessPointArn><BucketAccountId>{OTHER}</BucketAccountId></AccessPoint>"
        "</AccessPointList></ListAccessPointsResult>",
    )
    blocks = "".join(f"<{name}>true</{name}>" for name in CLOSED)
    wire.sends(
        "GET /v20180820/accesspoint/shop",
        f"<GetAccessPointResult><PublicAccessBlockConfiguration>{blocks}</PublicAccessBlockConfiguration>"
        "</GetAccessPointResult>",
    )
    (point,) = of(Resource, read(wire, access_points, region()))
    assert (point.id, point.name, point.facts["bucket"]) == (arn, "shop", "arn:aws:s3:::goods")
    assert (point.facts["vpc"], point.facts["bucket_account"]) == ("vpc-1", OTHER)
    assert point.facts["public_access_blocked"] is True
    wire.sends(
        "GET /v20180820/accesspoint/shop/policy",
        f"<GetAccessPointPolicyResult><Policy>{policy('s3:GetObject')}</Policy></GetAccessPointPolicyResult>",
    )
    assert friends(read(wire, access_point_policies, point)) == {arn: [("s3:GetObject", FRIEND)]}


def test_an_access_point_without_policy_or_leave_to_look_closer_is_told(wire: Wire) -> None:
    arn = f"arn:aws:s3:us-east-1:{OWN}:accesspoint/shop"
    wire.sends(
        "GET /v20180820/accesspoint",
        "<ListAccessPointsResult><AccessPointList><AccessPoint><Name>shop</Name><Bucket>goods</Bucket>"
        f"<AccessPointArn>{arn}</AccessPointArn></AccessPoint></AccessPointList></ListAccessPointsResult>",
    )
    wire.fails("GET /v20180820/accesspoint/shop", "AccessDenied", 403)
    wire.fails("GET /v20180820/accesspoint/shop/policy", "NoSuchAccessPointPolicy", 404)
    records: list[AnyRecord] = []
    with opened(options(wire.url)) as (api, scope), pytest.raises(Denied) as caught:
        records.extend(access_points(api, scope, region()))
    assert caught.value.permission == "s3:GetAccessPoint"
    (point,) = of(Resource, records)
    assert "public_access_blocked" not in point.facts
    assert read(wire, access_point_policies, point) == []


def test_a_bucket_policy_without_sense_is_an_error_that_names_the_bucket(wire: Wire) -> None:
    wire.sends("GET /b?policy", '{"Statement": [{"Effect": "Perhaps"}]}')
    with pytest.raises(CallError, match="arn:aws:s3:::b cannot be read"):
        read(wire, bucket_policies, resource("arn:aws:s3:::b"))


def test_policies_are_put_on_their_buckets_alone(wire: Wire) -> None:
    wire.sends("GET /b?policy", policy("s3:*"))
    (grant,) = of(Grant, read(wire, bucket_policies, resource("arn:aws:s3:::b")))
    assert (grant.identity, grant.policy) == ("arn:aws:s3:::b", "aws.s3.policy:arn:aws:s3:::b")
