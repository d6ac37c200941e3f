"""Open questions tried together: which of them are one, which exclude each other, and what is told as evidence."""

from __future__ import annotations

import pytest
from aws_requests_support import OBJECT, ROOT, Document, answer, decide, document, policy, statement

from graph.aws.answers import Decision


def when(operator: str, key: str = "t:key", value: object = "x", effect: str = "Allow", **more: object) -> Document:
    """A statement of everything under one condition."""
    return statement(effect, Condition={operator: {key: value}}, **more)


def decided(*statements: Document, **more: object) -> Decision:
    """The decision where nothing of the context is known."""
    return decide(identity_policies=[document(*statements)], context_complete=False, **more)


def both(first: Document, second: Document) -> Document:
    """One statement under two conditions."""
    return statement(Condition={**first, **second})


NULL = {"Null": {"t:key": "true"}}
VARIABLE = "${t:v}"


@pytest.mark.parametrize(
    ("statements", "wanted"),
    [
        # Several values may equal and not equal at once, or be none: the one question is not the other turned round.
        ([when("ForAnyValue:StringEquals"), when("ForAnyValue:StringNotEquals")], "depends"),
        ([when("ForAnyValue:StringEquals"), when("ForAnyValue:StringNotEquals", effect="Deny")], "depends"),
        ([when("ForAnyValue:StringNotEqualsIfExists"), when("Null", value="false")], "allowed"),
        # A variable without a value fails both.
        ([when("StringEquals", value=VARIABLE), when("StringNotEquals", value=VARIABLE)], "depends"),
        # Two names of one comparison.
        ([when("ArnEquals"), when("ArnNotLike")], "allowed"),
        # Of a key that is not there the second holds, whatever the variable is.
        ([when("Null", value="false"), when("StringNotEquals", value=VARIABLE)], "allowed"),
        ([when("Null", value="false"), when("StringEquals", value=VARIABLE)], "depends"),
        # All of no values are whatever is asked for, and none of them is.
        ([when("Null", value="false"), when("ForAllValues:StringEquals")], "allowed"),
        ([when("Null", value="false"), when("ForAllValues:StringNotEquals")], "allowed"),
        ([when("Null", value="false"), when("ForAnyValue:StringNotEquals")], "depends"),
        ([both(NULL, {"ForAnyValue:StringEquals": {"t:key": "x"}})], "implicitly_denied"),
        ([both(NULL, {"ForAnyValue:StringNotEquals": {"t:key": "x"}})], "implicitly_denied"),
        # What may hold of a key that is not there.
        ([both(NULL, {"ForAllValues:StringEquals": {"t:key": "x"}})], "depends"),
        ([both(NULL, {"StringNotEquals": {"t:key": VARIABLE}})], "depends"),
        ([both(NULL, {"StringEquals": {"t:other": "x"}})], "depends"),
        ([both(NULL, {"StringEquals": {"t:key": "x"}})], "implicitly_denied"),
    ],
)
def test_questions_are_one_or_apart_as_their_operators_are(statements: list[Document], wanted: str) -> None:
    assert decided(*statements).answer == wanted


def test_a_key_that_is_there_is_not_asked_about() -> None:
    same = (when("StringEqualsIfExists"), when("StringEquals", effect="Deny"))
    assert decided(*same, context_present=["t:key"]).answer == "implicitly_denied"
    assert decided(*same).answer == "depends"


@pytest.mark.parametrize(("questions", "wanted"), [(6, "allowed"), (7, "depends")])
def test_up_to_six_questions_are_tried_together(questions: int, wanted: str) -> None:
    """One key decides it both ways, and a negated IfExists asks nothing of its own."""
    others = [when("StringEquals", f"t:{number}") for number in range(1, questions)]
    found = decided(when("StringEquals", "t:0"), when("StringNotEqualsIfExists", "t:0"), *others)
    assert found.answer == wanted
    assert {each.key for each in found.conditions} == (
        set() if wanted == "allowed" else {f"t:{number}" for number in range(questions)}
    )


def test_a_name_that_is_met_without_its_variable_does_not_wait_for_it() -> None:
    found = decided(when("StringEquals", resource=[OBJECT, "arn:aws:s3:::orchard/${t:v}"]))
    assert (found.answer, {each.key for each in found.conditions}) == ("depends", {"t:key"})


def sids(found: Decision) -> list[str]:
    """The statements that decide."""
    return [each.sid for each in found.decided_by]


def test_only_what_surely_decides_is_told_where_it_decides() -> None:
    sure, perhaps = statement(Sid="Sure"), when("StringEquals", Sid="Perhaps")
    assert sids(decided(perhaps, sure)) == ["Sure"]
    denial = when("StringEquals", effect="Deny", Sid="PerhapsNot")
    assert sids(decided(sure, denial, statement("Deny", Sid="Not"))) == ["Not"]
    turned = when("StringEquals", "t:other", effect="Deny", Sid="Turns")
    assert sids(decided(sure, perhaps, turned)) == ["Turns"]


def test_a_layer_that_may_allow_does_not_stand_in_the_way_of_what_another_lacks() -> None:
    found = decided(statement(action="s3:Put*"), permission_boundaries=[document(when("StringEquals"))])
    assert (found.answer, list(found.blocked_by)) == ("implicitly_denied", ["identity"])


def test_what_lacks_only_where_a_denial_stands_is_not_told() -> None:
    """Either it is denied and the boundary does not allow it, or nothing allows it: only the latter is sure."""
    bounded = [document(when("StringNotEquals"))]
    found = decided(when("StringEquals"), when("StringEquals", effect="Deny"), permission_boundaries=bounded)
    assert (found.answer, list(found.blocked_by)) == ("implicitly_denied", ["identity"])


def test_what_single_services_decide_in_their_own_way_is_theirs_alone() -> None:
    """Outposts have operations of the same names as S3."""
    denial = policy("Deny", Principal="*")
    locked = {"principal": ROOT, "resource_policy": denial}
    assert answer(action="s3:PutBucketPolicy", **locked) == "allowed"
    assert answer(action="s3-outposts:PutBucketPolicy", **locked) == "explicitly_denied"
    assert answer(action="iam:GetCallerIdentity") == "implicitly_denied"
    assert answer(action="orchard:AssumeRole", identity_policies=[policy()]) == "allowed"
