"""Requests of which not everything is known: what is decided all the same, and what the rest depends on."""

from __future__ import annotations

import pytest
from aws_requests_support import (
    ACCOUNT,
    ALL,
    OBJECT,
    SESSION,
    USER,
    Document,
    answer,
    asked,
    decide,
    document,
    statement,
)

from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.language.context import PRESENT
from graph.aws.language.statements import unread
from scanner.simulate import written

MFA = "aws:MultiFactorAuthPresent"


def when(operator: str, key: str = "t:key", value: object = "x", effect: str = "Allow") -> Document:
    """A statement of everything under one condition."""
    return statement(effect, Condition={operator: {key: value}})


def open_(*statements: Document, **more: object) -> tuple[str, set[str]]:
    """The answer where nothing of the context is known, with the keys it depends on."""
    decision = decide(identity_policies=[document(*statements)], context_complete=False, **more)
    return decision.answer.value, {each.key for each in decision.conditions}


def test_an_allow_under_an_unknown_condition_depends_on_it() -> None:
    assert open_(when("Bool", MFA, "true")) == ("depends", {MFA})
    assert open_(when("Bool", MFA, "true"), statement()) == ("allowed", set())
    assert answer(identity_policies=[document(when("Bool", MFA, "true"))]) == "implicitly_denied"


def test_a_denial_under_an_unknown_condition_matters_only_where_something_allows() -> None:
    assert open_(when("StringEquals", effect="Deny")) == ("implicitly_denied", set())
    assert open_(when("StringEquals", effect="Deny"), statement()) == ("depends", {"t:key"})
    assert open_(when("StringEquals", effect="Deny"), statement(), statement("Deny")) == ("explicitly_denied", set())


def test_what_no_answer_turns_is_decided() -> None:
    """The same question stands behind both conditions, the other way round."""
    assert open_(when("StringEquals"), when("StringNotEquals")) == ("allowed", set())
    assert open_(when("Null", value="true"), when("Null", value="false")) == ("allowed", set())
    assert open_(when("StringEquals"), when("StringEquals", effect="Deny")) == ("implicitly_denied", set())
    both = (when("StringEquals", effect="Deny"), when("StringNotEquals", effect="Deny"), statement())
    assert open_(*both) == ("explicitly_denied", set())
    assert open_(when("StringEqualsIfExists"), when("Null", value="false")) == ("allowed", set())
    assert open_(when("StringEquals"), when("Null", value="true")) == ("depends", {"t:key"})


def test_a_key_that_is_not_there_has_no_value() -> None:
    never = statement(Condition={"StringEquals": {"t:key": "x"}, "Null": {"t:key": "true"}})
    assert open_(never) == ("implicitly_denied", set())
    assert open_(when("StringEquals", effect="Deny"), when("Null", value="true")) == ("depends", {"t:key"})


def test_only_what_can_turn_the_answer_is_named() -> None:
    certain = when("StringEquals", "t:other", effect="Deny")
    assert open_(when("StringEquals"), when("StringNotEquals"), certain) == ("depends", {"t:other"})
    assert open_(when("StringEquals"), service_control_policies=[ALL]) == ("depends", {"t:key"})


def test_too_many_questions_to_be_tried_together_are_all_named() -> None:
    keys = {f"t:{number}" for number in range(8)}
    assert open_(*(when("StringEquals", key) for key in keys)) == ("depends", keys)


def test_a_key_that_is_known_to_be_there_or_not_decides_what_that_decides() -> None:
    for field, wanted in (("context_present", "implicitly_denied"), ("context_absent", "allowed")):
        for operator in ("Null", "StringNotLike"):
            value = "true" if operator == "Null" else "*"
            assert open_(when(operator, value=value), **{field: ["T:Key"]})[0] == wanted
    assert open_(when("StringEqualsIfExists"), context_present=["t:key"]) == ("depends", {"t:key"})
    assert open_(when("StringEqualsIfExists"), context_absent=["t:key"]) == ("allowed", set())


def test_a_variable_in_the_name_of_a_resource_may_be_what_is_not_known() -> None:
    home = statement(resource="arn:aws:s3:::orchard/${t:key}")
    assert open_(home) == ("depends", {"t:key"})
    assert open_(home, context={"t:key": "apples"}) == ("allowed", set())
    assert open_(home, context={"t:key": "*"}) == ("implicitly_denied", set())
    assert open_(home, context_absent=["t:key"]) == ("implicitly_denied", set())
    assert open_(statement(resource="arn:aws:s3:::garden/${t:key}")) == ("implicitly_denied", set())
    several = ["arn:aws:s3:::orchard/${t:key}", "arn:aws:s3:::${t:other}/apples", "arn:aws:s3:::${t:gone, 'a'}"]
    assert open_(statement(resource=several), context_absent=["t:gone"]) == ("depends", {"t:key", "t:other"})


@pytest.mark.parametrize(
    ("known", "wanted"), [({}, "depends"), ({"t:key": "x"}, "allowed"), ({"t:key": "apples"}, "implicitly_denied")]
)
def test_a_variable_in_what_is_left_out(known: Document, wanted: str) -> None:
    rest = {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::orchard/${t:key}"}
    assert open_(rest, context=known)[0] == wanted
    assert answer(identity_policies=[document(rest)]) == "implicitly_denied"


def test_what_is_left_out_by_a_name_without_its_value_is_left_out_altogether() -> None:
    """The statement cannot be compared, so it says nothing, wherever the rest of the name points."""
    rest = {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::garden/${t:key}"}
    assert answer(identity_policies=[document(rest)]) == "implicitly_denied"
    assert answer(identity_policies=[document(rest)], context={"t:key": "x"}) == "allowed"


def test_an_operator_that_nobody_knows_grants_nothing_and_may_deny() -> None:
    assert open_(when("StringIs")) == ("implicitly_denied", set())
    assert open_(when("StringIs", effect="Deny"), statement()) == ("depends", {"t:key"})


def test_what_follows_from_who_asks_is_known_in_any_context() -> None:
    own = when("StringEquals", "aws:PrincipalAccount", ACCOUNT)
    assert open_(own) == ("allowed", set())
    assert open_(own, context_present=["aws:PrincipalAccount"]) == ("allowed", set())
    assert open_(own, context={"aws:PrincipalAccount": "other"}) == ("implicitly_denied", set())
    assert open_(when("StringEquals", "s3:ResourceAccount", ACCOUNT)) == ("allowed", set())
    assert open_(when("Null", "aws:username", "true"), principal=SESSION) == ("allowed", set())
    assert open_(when("Null", "aws:TokenIssueTime", "false"), principal=SESSION) == ("allowed", set())
    assert open_(when("Null", "aws:TokenIssueTime", "false"), principal=USER) == ("depends", {"aws:TokenIssueTime"})
    made = written.request(asked(action="kms:Decrypt", resource="*", context_complete=False))
    assert made.context.look("kms:calleraccount") == (ACCOUNT,)
    assert made.context.look("aws:userid") is PRESENT


def test_a_policy_that_could_not_be_read_makes_it_depend() -> None:
    wanted = asked(identity_policies=[ALL])
    request = written.request(wanted)
    usual = written.policies(wanted, request)
    limited = PoliciesByLayer(identity=usual.identity, boundaries=(unread("boundary"),))
    decision = evaluate(request, limited)
    assert decision.answer == "depends"
    assert {(each.operator, each.key) for each in decision.conditions} == {("unread", "boundary")}
    assert evaluate(request, PoliciesByLayer(identity=(unread("own"),))).answer == "depends"
    assert evaluate(request, PoliciesByLayer(boundaries=(unread("boundary"),))).answer == "implicitly_denied"


def test_policies_can_be_narrowed_to_an_action_without_losing_a_layer() -> None:
    wanted = asked(
        identity_policies=[document(statement(action="ec2:*"), statement(action="s3:Get*", Sid="Reads"))],
        permission_boundaries=[document(statement(action="ec2:*"))],
        resource_policy=document(statement(Principal="*", action="s3:Put*")),
        service_control_policies=[[ALL]],
        resource_control_policies=[[ALL]],
        session_policies=[ALL],
        endpoint_policies=[ALL],
        kms_grants=[{"grantee": USER, "operations": ["Decrypt"]}],
    )
    request = written.request(wanted)
    policies = written.policies(wanted, request)
    narrow = policies.narrowed("S3:GetObject")
    assert evaluate(request, narrow) == evaluate(request, policies)
    assert [len(policy.statements) for _, policy in narrow.each()] == [1, 0, 0, 0, 1, 1, 1, 1]
    assert narrow.identity[0].places == (2,)
    assert request.arn == OBJECT
