"""Which policies of buckets S3 calls public: what fixes who asks, or where from, and what only looks as if it did."""

from __future__ import annotations

import pytest
from aws_requests_support import ACCOUNT, Document, policy

from graph.aws.language.documents import Sort, read
from graph.aws.language.public import is_public, to_anybody
from graph.model import Principal, Statement

POINT = f"arn:aws:s3:us-east-1:{ACCOUNT}:accesspoint/"


def public(**more: object) -> bool:
    """Whether a policy of one statement that allows is public."""
    return is_public(read("p", policy(**more), Sort.RESOURCE))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ({"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}, False),
        ({"StringEquals": {"aws:userid": "AIDAEXAMPLE"}}, False),
        ({"StringLike": {"aws:userid": "A*:*"}}, True),
        ({"StringLike": {"aws:PrincipalArn": "AROAEXAMPLE:*"}}, True),
        ({"ArnLike": {"s3:DataAccessPointArn": f"{POINT}*"}}, False),
        ({"ArnLike": {"s3:DataAccessPointArn": POINT + "${aws:username}"}}, True),
        ({"ArnLike": {"aws:SourceArn": f"{POINT}*"}}, True),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.7/24"}}, False),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, False),
        ({"IpAddress": {"aws:SourceIp": "8.0.0.0/7"}}, True),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}, True),
        ({"IpAddress": {"aws:SourceIp": "somewhere"}}, True),
        ({"IpAddress": {"aws:SourceIp": []}}, True),
        ({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/24"}}, True),
        ({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}, False),
        ({"IpAddress": {"aws:SourceIp": "2001:d00::/31"}}, True),
        ({"StringEquals": {"aws:SourceVpc": []}}, True),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, False),
        ({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/team": "red"}}, True),
    ],
)
def test_only_a_fixed_value_of_certain_keys_makes_a_statement_to_anyone_not_public(
    condition: Document, *, wanted: bool
) -> None:
    assert public(Principal="*", Condition=condition) is wanted


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ({"Principal": {"AWS": ACCOUNT}}, False),
        ({"Principal": {"AWS": [ACCOUNT, "*"]}}, True),
        ({"Principal": {"Service": "lambda.amazonaws.com"}}, False),
        ({"Principal": {"Federated": "accounts.google.com"}}, True),
        ({"NotPrincipal": {"AWS": ACCOUNT}}, True),
    ],
)
def test_whoever_is_named_has_to_be_certain(named: Document, *, wanted: bool) -> None:
    assert public(**named) is wanted


@pytest.mark.parametrize(
    "key",
    [
        "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalServiceName", "aws:SourceArn",
        "aws:SourceVpc", "aws:SourceVpce", "aws:SourceOwner", "aws:SourceAccount", "aws:userid",
        "s3:DataAccessPointAccount", "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ],
)  # fmt: skip
@pytest.mark.parametrize("operator", ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"])
def test_each_key_of_who_asks_or_from_where_may_be_held_to_a_value(key: str, operator: str) -> None:
    assert not public(Principal="*", Condition={operator: {key: "x"}})


def test_a_statement_that_denies_makes_nothing_public() -> None:
    assert not is_public(read("p", policy("Deny", Principal="*"), Sort.RESOURCE))


@pytest.mark.parametrize(
    ("principal", "wanted"),
    [(Principal("AWS", "*"), True), (Principal("AWS", ACCOUNT), False), (Principal("Service", "*"), False)],
)
def test_anybody_is_the_star_of_aws_alone(principal: Principal, *, wanted: bool) -> None:
    assert to_anybody(Statement(allow=True, principals=(principal,))) is wanted
