"""Who may read a bucket hangs on what the bucket and its account close to the public, as far as that was read."""

from __future__ import annotations

import pytest

from graph.aws.answers import Answer
from graph.aws.estate.asking import can, who_can
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Spoken
from graph.aws.language.public import is_public
from graph.aws.language.statements import policy
from graph.model import AnyRecord, Condition, Grant, Identity, Policy, Principal, Resource, Statement

HOME, OTHER = "123456789012", "210987654321"
BUCKET = "arn:aws:s3:::orchard"
APPLE = f"{BUCKET}/apples"
ADA, EVE = f"arn:aws:iam::{HOME}:user/ada", f"arn:aws:iam::{OTHER}:user/eve"
EVERYBODY = (Principal("AWS", "*"),)
OPEN = {"ignore_public_acls": False, "restrict_public_buckets": False}


def estate(bucket: dict[str, bool], account: dict[str, bool] | None, *, kind: str = "aws.s3.policy") -> AwsEstate:
    """A bucket that is for everybody, a user of its account without rights, and one of another account with all."""
    speaks = Statement(allow=True, actions=("s3:GetObject",), resources=(f"{BUCKET}/*",), principals=EVERYBODY)
    everything = Statement(allow=True, actions=("s3:*",), resources=("*",))
    records: list[AnyRecord] = [
        Resource(id=BUCKET, kind="aws.s3.bucket", scope=HOME, name="orchard", facts=bucket),
        Policy(id="own", kind=kind, scope=HOME, name="orchard", statements=(speaks,)),
        Grant(id="own on it", kind="aws.s3.attachment", identity=BUCKET, policy="own", purpose="resource"),
        Identity(id=ADA, kind="aws.iam.user", scope=HOME, name="ada"),
        Identity(id=EVE, kind="aws.iam.user", scope=OTHER, name="eve"),
        Policy(id="all", kind="aws.iam.policy", scope=OTHER, name="all", statements=(everything,)),
        Grant(id="eve has all", kind="aws.iam.attachment", identity=EVE, policy="all"),
    ]
    if account is not None:
        records.append(
            Resource(id=f"aws.s3.account:{HOME}", kind="aws.s3.account", scope=HOME, name="S3", facts=account)
        )
    return AwsEstate({each.id: each for each in records})


def answers(asked: AwsEstate) -> dict[str, Answer]:
    """What each of the two may do, and who else may."""
    known = {
        name: can(asked, asked.identities[arn], "s3:GetObject", APPLE).answer
        for name, arn in (("ada", ADA), ("eve", EVE))
    }
    able = [each for each in who_can(Spoken(asked), "s3:GetObject", APPLE) if not each.known]
    return {**known, "anybody": able[0].decision.answer if able else Answer.IMPLICITLY_DENIED}


@pytest.mark.parametrize(
    ("bucket", "account"), [({"restrict_public_buckets": True}, None), ({}, OPEN | {"restrict_public_buckets": True})]
)
def test_either_the_bucket_or_its_account_restricts_a_public_policy(
    bucket: dict[str, bool], account: dict[str, bool] | None
) -> None:
    assert answers(estate(bucket, account)) == {
        "ada": Answer.ALLOWED,
        "eve": Answer.IMPLICITLY_DENIED,
        "anybody": Answer.IMPLICITLY_DENIED,
    }


def test_where_neither_restricts_everybody_may() -> None:
    assert set(answers(estate(OPEN, OPEN)).values()) == {Answer.ALLOWED}


def test_where_nobody_could_read_what_is_closed_it_depends_for_outsiders() -> None:
    told = answers(estate(OPEN, None))
    assert told == {"ada": Answer.ALLOWED, "eve": Answer.DEPENDS, "anybody": Answer.DEPENDS}
    asked = estate(OPEN, None)
    (condition,) = can(asked, asked.identities[EVE], "s3:GetObject", APPLE).conditions
    assert condition.key == "S3 Block Public Access"


def test_a_public_access_list_is_ignored_by_a_setting_of_its_own() -> None:
    listed = estate(OPEN | {"restrict_public_buckets": True}, OPEN, kind="aws.s3.acl")
    assert set(answers(listed).values()) == {Answer.ALLOWED}
    ignored = estate(OPEN | {"ignore_public_acls": True}, OPEN, kind="aws.s3.acl")
    assert set(answers(ignored).values()) == {Answer.IMPLICITLY_DENIED}
    unknown = estate({}, OPEN, kind="aws.s3.acl")
    assert set(answers(unknown).values()) == {Answer.DEPENDS}


def test_who_may_is_told_the_same_by_both_questions() -> None:
    for bucket in (OPEN, {"restrict_public_buckets": True}, {}):
        asked = estate(bucket, OPEN)
        able = {who: each.decision.answer for each in who_can(Spoken(asked), "s3:GetObject", APPLE) for who in each.who}
        for arn in (ADA, EVE):
            alone = can(asked, asked.identities[arn], "s3:GetObject", APPLE)
            assert able.get(arn, Answer.IMPLICITLY_DENIED) is alone.answer


@pytest.mark.parametrize(
    ("principals", "condition", "public"),
    [
        ((Principal("AWS", f"arn:aws:iam::{OTHER}:role/*"),), None, True),
        ((Principal("CanonicalUser", "79a59df9"),), None, False),
        ((Principal("AWS", OTHER), Principal("AWS", "*")), None, True),
        (EVERYBODY, Condition(operator="IpAddress", key="aws:SourceIp", values=("no range",)), True),
        (EVERYBODY, Condition(operator="ForAnyValue:StringEquals", key="aws:SourceVpce", values=("vpce-1",)), False),
        (EVERYBODY, Condition(operator="ForAllValues:StringEquals", key="aws:SourceVpce", values=("vpce-1",)), True),
        (EVERYBODY, Condition(operator="StringLike", key="aws:userid", values=("AROAEXAMPLE:*",)), False),
        (EVERYBODY, Condition(operator="StringLike", key="aws:userid", values=("*:session",)), True),
        (EVERYBODY, Condition(operator="StringEquals", key="aws:SourceVpc", values=()), True),
    ],
)
def test_what_is_public_is_what_grants_to_no_fixed_value(
    principals: tuple[Principal, ...], condition: Condition | None, *, public: bool
) -> None:
    conditions = (condition,) if condition else ()
    said = Statement(allow=True, actions=("s3:*",), resources=("*",), principals=principals, conditions=conditions)
    assert is_public(policy("p", [said])) is public
