"""What counts as used, as unused, and as what nobody can know."""

from datetime import timedelta

import msgspec
import pytest
from least_estate_support import AT, ME, QUARTER, allow, deny, held, least, proposed, told

from graph.aws.least.proposed import ASKED_BY_OTHERS, NOBODY_TELLS, NOT_ONE_BY_ONE, SERVICE_ALONE, Least, OfService
from graph.aws.least.told import Witness
from graph.aws.least.weighed import Span
from graph.model import Condition, Identity, Statement, Usage

REPORTED = told("*", 1)
READ_AND_WRITE = allow("s3:GetObject", "s3:PutBucketPolicy", "sqs:SendMessage")
GETS = told("s3:GetObject", 2)


def said(found: Least, action: str) -> str:
    """In which part an action came out, or why nobody can know."""
    for service in found.services:
        if action in [each.action for each in service.used]:
            return "used"
        if action in service.unused:
            return "unused"
        for unknown in service.unknown:
            if action in unknown.actions:
                return unknown.why
    return "not granted"


def of(*usages: Usage, statement: Statement = READ_AND_WRITE, span: Span = QUARTER, me: Identity = ME) -> Least:
    return least(held({"mine": [statement]}, me), usages, span)


@pytest.mark.parametrize(
    ("usages", "part"),
    [
        ((REPORTED, told("s3:*", 2), told("s3:PutBucketPolicy", 89)), "used"),
        ((REPORTED, told("s3:*", 2), told("s3:PutBucketPolicy", 91)), "unused"),
        ((REPORTED, told("s3:*", 2), told("s3:PutBucketPolicy", None)), "unused"),
        ((REPORTED, told("s3:*", 2), told("s3:CreateBucket", 2)), NOT_ONE_BY_ONE),
        ((REPORTED, told("s3:*", 2)), SERVICE_ALONE),
        ((REPORTED, told("s3:*", 91)), "unused"),
        ((REPORTED,), "unused"),
        ((REPORTED, told("s3:PutBucketPolicy", 5, Witness.TRAIL, 90)), "used"),
        ((REPORTED, told("s3:PutBucketPolicy", 91, Witness.TRAIL, 400), told("s3:*", 2)), SERVICE_ALONE),
        ((told("s3:PutBucketPolicy", 5, Witness.TRAIL, 90),), "used"),
        ((told("s3:CreateBucket", 5, Witness.TRAIL, 90),), NOBODY_TELLS),
        ((told("s3:PutBucketPolicy", None, Witness.ANALYZER, 90),), "unused"),
        ((told("s3:PutBucketPolicy", None, Witness.ANALYZER, 30),), NOBODY_TELLS),
        ((told("s3:PutBucketPolicy", None, Witness.ANALYZER, None),), NOBODY_TELLS),
        ((told("s3:PutBucketPolicy", 120, Witness.ANALYZER, 30),), "unused"),
        ((told("s3:*", None, Witness.ANALYZER, 90),), "unused"),
        ((told("*", None, Witness.ANALYZER, 90),), "unused"),
        ((told("*", None, Witness.ANALYZER, 90), told("s3:CreateBucket", 5, Witness.TRAIL, 90)), NOBODY_TELLS),
        ((told("s3:*", None, Witness.ANALYZER, 90), REPORTED, told("s3:*", 2)), SERVICE_ALONE),
        ((), NOBODY_TELLS),
    ],
)
def test_an_action_is_unused_only_where_a_witness_could_have_seen_it(usages: tuple[Usage, ...], part: str) -> None:
    assert said(of(*usages), "s3:PutBucketPolicy") == part


def test_what_others_are_told_to_have_used_is_followed_of_everybody() -> None:
    """IAM's report says of one role that it used the action, so that of another it would have said so too."""
    other = msgspec.structs.replace(told("s3:PutBucketPolicy", 1), identity=ME.id.replace("me", "other"))
    assert said(of(REPORTED, told("s3:*", 2), other), "s3:PutBucketPolicy") == "unused"
    assert said(of(REPORTED, told("s3:*", 2), other), "s3:GetObject") == NOT_ONE_BY_ONE


def test_a_role_is_passed_inside_calls_to_others_so_it_stays_as_long_as_anything_is_used() -> None:
    passes = allow("iam:PassRole", "sqs:SendMessage")
    assert said(of(REPORTED, told("sqs:*", 2), statement=passes), "iam:PassRole") == ASKED_BY_OTHERS
    assert said(of(REPORTED, statement=passes), "iam:PassRole") == "unused"


@pytest.mark.parametrize(
    ("me", "days", "part"),
    [
        (msgspec.structs.replace(ME, used=False), 90, "unused"),
        (msgspec.structs.replace(ME, used=False), 500, NOBODY_TELLS),
        (msgspec.structs.replace(ME, used=True, last_used=AT - timedelta(days=91)), 90, "unused"),
        (msgspec.structs.replace(ME, used=True, last_used=AT - timedelta(days=89)), 90, NOBODY_TELLS),
        (msgspec.structs.replace(ME, kind="aws.iam.user", used=False), 90, NOBODY_TELLS),
    ],
)
def test_a_role_that_was_not_used_used_nothing(me: Identity, days: int, part: str) -> None:
    assert said(of(span=Span(AT, days), me=me), "s3:GetObject") == part


def test_what_is_stopped_altogether_is_not_granted() -> None:
    policies = {
        "mine": [allow("s3:*", "sqs:SendMessage", "sns:Publish"), deny("s3:DeleteObject")],
        "bound": [allow("s3:*", "sqs:*")],
        "above": [allow("*"), deny("sqs:*")],
    }
    found = least(held(policies, purposes={"bound": "boundary", "above": "organisation"}), [REPORTED, told("s3:*", 2)])
    assert [each.service for each in found.services] == ["s3"]
    assert said(found, "s3:DeleteObject") == "not granted"
    assert said(found, "s3:GetObject") == SERVICE_ALONE


def test_what_is_denied_under_a_condition_or_in_places_is_granted_all_the_same() -> None:
    condition = Condition(operator="Bool", key="aws:SecureTransport", values=("false",))
    plainly = Statement(allow=False, actions=("s3:*",), resources=("*",), conditions=(condition,))
    elsewhere = Statement(allow=False, actions=("s3:*",), not_resources=("arn:aws:s3:::lake/*",))
    for denial in (plainly, elsewhere, deny("s3:*", on="arn:aws:s3:::lake/*")):
        assert said(least(held({"mine": [READ_AND_WRITE, denial]}), [REPORTED, GETS]), "s3:GetObject") == "used"
    everywhere = Statement(allow=False, actions=("s3:*",), not_resources=())
    assert said(least(held({"mine": [READ_AND_WRITE, everywhere]}), [REPORTED, GETS]), "s3:GetObject") == "used"
    everything = least(held({"mine": [READ_AND_WRITE, deny("s3:*")]}), [REPORTED, GETS])
    assert said(everything, "s3:GetObject") == "not granted"


def test_nothing_is_proposed_where_nobody_told_what_is_unused() -> None:
    found = of(told("s3:PutBucketPolicy", 5, Witness.TRAIL, 90))
    assert (found.weighed.read, found.documents) == (False, ())


def test_nothing_is_proposed_where_nothing_is_used() -> None:
    found = of(REPORTED)
    assert (found.weighed.read, found.documents) == (True, ())


def test_a_service_tells_when_it_was_last_used() -> None:
    services = {each.service: each for each in of(REPORTED, told("s3:*", 200), GETS).services}
    assert services["s3"].last == AT - timedelta(days=2)
    assert isinstance(services["sqs"], OfService)
    assert services["sqs"].last is None


def test_what_was_used_and_nobody_has_heard_of_is_kept() -> None:
    """AWS has services and actions that are newer than the index."""
    usages = [REPORTED, told("vines:*", 2), told("grapes:*", 200), told("s3:*", 2), told("s3:PressGrapes", 2)]
    statement = allow("vines:Pr*", "grapes:*", "s3:*", "sqs:*")
    (document,) = of(*usages, told("s3:PutBucketPolicy", None), statement=statement).documents
    (kept,) = proposed([document])[document.name]
    assert {"vines:Pr*", "s3:PressGrapes"} <= set(kept.actions)
    assert not [each for each in kept.actions if each.startswith(("grapes:", "sqs:")) or each == "s3:*"]
    (everything,) = of(*usages, statement=allow("*")).documents
    assert "vines:*" in proposed([everything])[everything.name][0].actions


def test_a_policy_that_nobody_could_read_is_named_and_left() -> None:
    records = held({"mine": [READ_AND_WRITE], "other": []})
    del records["other"]
    found = least(records, [REPORTED, told("s3:*", 2)])
    assert (found.replaced, found.unread) == (("mine",), ("other",))
