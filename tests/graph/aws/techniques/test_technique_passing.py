"""Which roles can be passed, and what can be made that runs as them."""

import pytest
from technique_estates import (
    ACCOUNT,
    LAMBDA,
    ROLE,
    USER,
    Made,
    allow,
    deny,
    made,
    under,
    used,
)

from graph.model import Principal, Statement


def test_a_role_has_to_be_among_those_that_may_be_passed() -> None:
    other = f"arn:aws:iam::{ACCOUNT}:role/other"
    assert used(made(allow(*LAMBDA), allow("iam:PassRole", resources=(ROLE,))), "lambda-new-function")
    assert not used(made(allow(*LAMBDA), allow("iam:PassRole", resources=(other,))), "lambda-new-function")


@pytest.mark.parametrize(("service", "certain"), [("lambda.amazonaws.com", [True]), ("ec2.amazonaws.com", [])])
def test_a_condition_on_the_service_is_decided(service: str, certain: list[bool]) -> None:
    passing = under(allow("iam:PassRole"), "StringEquals", "iam:PassedToService", service)
    steps = used(made(allow(*LAMBDA), passing), "lambda-new-function")
    assert [step.certain for step in steps] == certain


def test_many_roles_under_a_condition_on_the_service_are_decided_at_once() -> None:
    passing = under(allow("iam:PassRole"), "StringEquals", "iam:PassedToService", "lambda.amazonaws.com")
    estate = made(allow(*LAMBDA), passing)
    for number in range(20):
        role = f"arn:aws:iam::{ACCOUNT}:role/worker{number}"
        estate.identity(role)
        estate.trust(role, Principal("Service", "lambda.amazonaws.com"))
    (step,) = used(estate, "lambda-new-function")
    assert step.certain
    assert sum(high - low for low, high in step.targets) == 21


def test_another_condition_leaves_it_open() -> None:
    passing = under(allow("iam:PassRole"), "ArnLike", "iam:AssociatedResourceArn", "arn:aws:lambda:*:*:function:x")
    (step,) = used(made(allow(*LAMBDA), passing), "lambda-new-function")
    assert not step.certain


def test_a_service_may_be_named_with_a_region() -> None:
    acts = allow("iam:PassRole", "states:CreateStateMachine", "states:StartExecution")
    assert used(made(acts, services=("states.eu-west-1.amazonaws.com",)), "step-functions-new")


def test_a_trust_policy_that_asks_for_the_account_is_met() -> None:
    for account, found in ((ACCOUNT, True), ("000000000000", False)):
        estate = made(allow("iam:PassRole", *LAMBDA), services=())
        estate.records = {id_: each for id_, each in estate.records.items() if "trust" not in id_}
        principals = (Principal("Service", "lambda.amazonaws.com"),)
        entering = Statement(allow=True, actions=("sts:AssumeRole",), principals=principals)
        condition = under(entering, "StringEquals", "aws:SourceAccount", account)
        estate.policy(ROLE, [condition], kind="aws.iam.trust_policy", purpose="trust")
        assert bool(used(estate, "lambda-new-function")) is found


def test_a_role_whose_trust_nobody_read_is_not_taken_for_one_that_trusts() -> None:
    estate = made(allow("iam:PassRole", *LAMBDA), services=())
    estate.records = {id_: each for id_, each in estate.records.items() if "trust" not in id_}
    assert not used(estate, "lambda-new-function")


def test_profiles_that_nobody_listed_leave_it_open() -> None:
    estate = made(allow("iam:PassRole", "ec2:RunInstances"), services=("ec2.amazonaws.com",))
    (step,) = used(estate, "ec2-run-instances")
    assert not step.certain


def test_roles_of_other_accounts_cannot_be_passed() -> None:
    estate = made(allow("iam:PassRole", *LAMBDA), services=())
    abroad = "arn:aws:iam::444455556666:role/abroad"
    estate.identity(abroad, "444455556666")
    estate.trust(abroad, Principal("Service", "lambda.amazonaws.com"))
    assert not used(estate, "lambda-new-function")


@pytest.mark.parametrize(
    "pattern",
    [
        f"arn:aws:lambda:*:{ACCOUNT}:function:dev-*",
        "arn:aws:lambda:eu-*:*:function:*",
        "arn:aws:lambda:*:*:*",
        "arn:aws:lambda:*",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:one",
    ],
)
def test_a_pattern_that_a_new_function_fits_is_enough(pattern: str) -> None:
    estate = made(allow("iam:PassRole"), allow(*LAMBDA, resources=(pattern,)))
    assert [step.certain for step in used(estate, "lambda-new-function")] == [True]


@pytest.mark.parametrize("pattern", [f"arn:aws:lambda:*:{ACCOUNT}:layer:*", "arn:aws:s3:::bucket/*"])
def test_a_pattern_that_no_function_fits_is_not(pattern: str) -> None:
    assert not used(made(allow("iam:PassRole"), allow(*LAMBDA, resources=(pattern,))), "lambda-new-function")


def test_what_is_made_and_what_is_called_have_to_be_the_same() -> None:
    making = allow("lambda:CreateFunction", resources=(f"arn:aws:lambda:*:{ACCOUNT}:function:a-*",))
    calling = allow("lambda:InvokeFunction", resources=(f"arn:aws:lambda:*:{ACCOUNT}:function:b-*",))
    assert not used(made(allow("iam:PassRole"), making, calling), "lambda-new-function")


def test_a_denial_of_the_pattern_closes_it() -> None:
    pattern = f"arn:aws:lambda:*:{ACCOUNT}:function:dev-*"
    denied = deny("lambda:CreateFunction", resources=(pattern,))
    assert not used(made(allow("iam:PassRole"), allow(*LAMBDA, resources=(pattern,)), denied), "lambda-new-function")


def test_all_that_an_action_is_about_has_to_be_allowed() -> None:
    machines = allow("ec2:RunInstances", resources=(f"arn:aws:ec2:*:{ACCOUNT}:instance/*",))
    estate = made(allow("iam:PassRole"), machines, services=("ec2.amazonaws.com",))
    assert not used(estate, "ec2-run-instances")


def test_a_condition_on_it_leaves_it_open() -> None:
    making = under(allow(*LAMBDA), "StringEquals", "aws:RequestedRegion", "eu-west-1")
    (step,) = used(made(allow("iam:PassRole"), making), "lambda-new-function")
    assert not step.certain


def test_a_variable_is_filled_with_the_name_of_who_asks() -> None:
    estate = Made()
    estate.identity(USER)
    pattern = f"arn:aws:lambda:*:{ACCOUNT}:function:${{aws:username}}-*"
    estate.policy(USER, [allow("iam:PassRole"), allow(*LAMBDA, resources=(pattern,))])
    estate.identity(ROLE)
    estate.trust(ROLE, Principal("Service", "lambda.amazonaws.com"))
    assert [step.technique for step in estate.steps(USER)] == ["lambda-new-function"]
