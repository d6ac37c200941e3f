"""How kept actions are written: grouped, each on its resources, in documents that IAM takes."""

import json

import msgspec
import pytest
from least_estate_support import ACCOUNT, ME, QUARTER, allow, deny, held, least, proposed, told

from graph.aws.estate.estate import AwsEstate
from graph.aws.knowledge.index import knowledge
from graph.aws.least.documents import INLINE, MANAGED, Document, documents
from graph.aws.least.proposed import LeastPrivilege
from graph.aws.least.shortened import shortened
from graph.model import Condition, Identity, Statement

OFFICE = (Condition(operator="IpAddress", key="aws:SourceIp", values=("192.0.2.0/24", "198.51.100.0/24")),)
LAKE = "arn:aws:s3:::lake/*"


def bits(*patterns: str) -> int:
    found = 0
    for pattern in patterns:
        found |= knowledge().universe.matching(pattern)
    return found


def proposal(*statements: Statement, used: tuple[str, ...]) -> list[Statement]:
    """What is proposed where only these actions were used, and all others are followed."""
    universe = knowledge().universe
    others = [told(name, None) for service in ("s3", "sqs", "ec2") for name in universe.names(bits(f"{service}:*"))]
    usages = [told("*", 1), *(each for each in others if each.action not in used), *(told(name, 1) for name in used)]
    found = least(held({"mine": statements}), usages)
    return [each for one in proposed(found.documents).values() for each in one]


def test_used_actions_stay_on_their_resources_and_under_their_conditions() -> None:
    kept = proposal(
        allow("s3:*", on=LAKE, when=OFFICE, sid="Lake"), allow("sqs:*"), used=("s3:GetObject", "s3:PutObject")
    )
    assert kept == [allow("s3:GetObject", "s3:PutObject", on=LAKE, when=OFFICE, sid="Lake")]


def test_statements_that_differ_in_their_actions_alone_become_one() -> None:
    kept = proposal(
        allow("s3:Get*", on=LAKE, sid="Gets"),
        allow("s3:Put*", on=LAKE, sid="Puts"),
        used=("s3:GetObject", "s3:PutObject"),
    )
    assert kept == [allow("s3:GetObject", "s3:PutObject", on=LAKE)]


def test_what_is_allowed_everywhere_is_not_said_again_of_some_resources() -> None:
    kept = proposal(allow("s3:*", on=LAKE), allow("s3:GetObject"), used=("s3:GetObject",))
    assert kept == [allow("s3:GetObject")]


def test_denials_stay_as_they_are_and_only_once() -> None:
    never = deny("s3:Delete*", "ec2:*")
    kept = proposal(allow("s3:*"), never, never, used=("s3:GetObject",))
    assert kept == [allow("s3:GetObject"), never]


def test_what_is_allowed_by_leaving_out_is_named_from_then_on() -> None:
    all_but = Statement(allow=True, not_actions=("iam:*",), not_resources=("arn:aws:s3:::vault/*",))
    kept = proposal(all_but, used=("s3:GetObject",))
    assert kept == [Statement(allow=True, actions=("s3:GetObject",), not_resources=("arn:aws:s3:::vault/*",))]


@pytest.mark.parametrize(
    ("wanted", "free", "source", "written"),
    [
        (("s3:Get*",), (), ("s3:Get*", "s3:Put*"), ("s3:Get*",)),
        (("s3:*",), (), ("*",), ("s3:*",)),
        (("s3:GetObject",), (), ("*",), ("s3:GetObject",)),
        (("ec2:Describe*",), (), ("ec2:*",), ("ec2:Describe*",)),
        (("ec2:Describe*",), (), ("*:D*",), ("ec2:Describe*",)),
        (("ec2:DescribeInstances",), (), ("ec2:*Instances",), ("ec2:DescribeInstances",)),
        (("s3:GetObject", "s3:GetObjectAcl"), ("s3:Get*",), ("s3:*",), ("s3:GetObject", "s3:GetObjectAcl")),
        (("sqs:*",), (), ("sqs:?*",), ("sqs:?*",)),
    ],
)
def test_wildcards_open_what_is_wanted_and_stay_inside_what_was_written(
    wanted: tuple[str, ...], free: tuple[str, ...], source: tuple[str, ...], written: tuple[str, ...]
) -> None:
    universe = knowledge().universe
    found = shortened(universe, bits(*wanted), bits(*free), [allow(*source)])
    assert found == written
    assert bits(*found) == bits(*wanted)


def test_a_wildcard_may_take_in_what_is_stopped_elsewhere() -> None:
    universe, stopped = knowledge().universe, bits("s3:DeleteObject")
    assert shortened(universe, bits("s3:*") & ~stopped, stopped, [allow("s3:*")]) == ("s3:*",)
    assert "s3:*" not in shortened(universe, bits("s3:*") & ~stopped, 0, [allow("s3:*")])


@pytest.mark.parametrize(
    ("left_out", "whole"),
    [("iam:*", ["s3:*"]), ("s3:GetObject", []), ("s*", []), ("*:Get*", []), ("s3", ["s3:*"])],
)
def test_a_whole_service_is_written_only_where_nothing_of_it_is_left_out(left_out: str, whole: list[str]) -> None:
    source = Statement(allow=True, not_actions=(left_out,), resources=("*",))
    found = shortened(knowledge().universe, bits("s3:*"), 0, [source])
    assert [each for each in found if each == "s3:*"] == whole


def long(count: int) -> list[Statement]:
    return [
        allow("s3:GetObject", on=f"arn:aws:s3:::a-bucket-with-a-long-name-{number:04}/*") for number in range(count)
    ]


def length(document: Document) -> int:
    return len(json.dumps(document.policy, separators=(",", ":")))


@pytest.mark.parametrize(("kind", "fit"), [("role", 90), ("user", 15)])
def test_what_fits_is_written_into_the_identity_and_the_rest_into_managed_policies(kind: str, fit: int) -> None:
    me = Identity(id=f"arn:aws:iam::{ACCOUNT}:{kind}/me", kind=f"aws.iam.{kind}", scope=ACCOUNT, name="me")
    (inline,) = documents(me, long(fit))
    assert (inline.managed, inline.name, inline.size) == (False, "me-used", length(inline))
    assert inline.size <= INLINE[me.kind]
    found = documents(me, long(fit + 30))
    assert [each.name for each in found] == [f"me-used-{number}" for number in range(1, len(found) + 1)] or len(
        found
    ) == 1
    assert all(each.managed and length(each) <= MANAGED for each in found)
    assert sum(len(each) for each in proposed(found).values()) == fit + 30


def test_a_statement_that_no_policy_holds_is_cut() -> None:
    arns = tuple(f"arn:aws:s3:::a-bucket-with-a-long-name-{number:04}/*" for number in range(300))
    actions = tuple(knowledge().universe.names(bits("s3:Get*")))
    whole = Statement(sid="Long", allow=True, actions=actions, resources=arns)
    pieces = [each for one in proposed(documents(ME, [whole])).values() for each in one]
    assert {(action, arn) for each in pieces for action in each.actions for arn in each.resources} == {
        (action, arn) for action in actions for arn in arns
    }
    assert all(length(each) <= MANAGED for each in documents(ME, [whole]))
    assert {each.sid for each in pieces} == {""}


def test_each_version_of_the_language_has_a_document_of_its_own() -> None:
    """What looks like a variable is text in the old one."""
    old = msgspec.structs.replace(allow("s3:GetObject", on="arn:aws:s3:::${aws:username}"), plain=True)
    found = documents(ME, [old, allow("sqs:SendMessage")])
    assert [(each.name, each.policy["Version"]) for each in found] == [
        ("me-used-1", "2012-10-17"),
        ("me-used-2", "2008-10-17"),
    ]
    assert [each for one in proposed(found).values() for each in one] == [allow("sqs:SendMessage"), old]


def test_a_name_of_a_statement_stands_once_and_only_as_iam_takes_it() -> None:
    kept = proposal(
        allow("s3:*", on=LAKE, sid="Same"), allow("s3:*", on="arn:aws:s3:::logs/*", sid="Same"),
        allow("s3:*", on="arn:aws:s3:::more/*", sid="Not so"), used=("s3:GetObject",),
    )  # fmt: skip
    assert [each.sid for each in kept] == ["Same", "", ""]


def test_everybody_is_counted() -> None:
    estate = AwsEstate(held({"mine": [allow("s3:GetObject", "sqs:SendMessage", "sns:Publish", "iam:PassRole")]}))
    counting = LeastPrivilege(estate, [told("*", 1), told("s3:GetObject", 2), told("sqs:*", 2)])
    counted = counting.counted(ME, QUARTER)
    assert (counted.granted, counted.used, counted.unused, counted.unknown) == (4, 1, 1, 2)
    assert (counted.share, counted.read) == (0.25, True)
    nothing = LeastPrivilege(AwsEstate(held({})), []).counted(ME, QUARTER)
    assert (nothing.share, nothing.read) == (0.0, False)
