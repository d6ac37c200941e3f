"""Requests: what follows from who asks and what is asked for, and what does not."""

from __future__ import annotations

import pytest
from aws_requests_support import ACCOUNT, OBJECT, OTHER, USER

from graph.aws.evaluate.request import Request, account_in, request_of
from graph.aws.language.callers import caller
from graph.aws.language.context import ABSENT, EMPTY, NOTHING_KNOWN, PRESENT

QUEUE = f"arn:aws:sqs:eu-west-1:{OTHER}:queue"


def made(name: str = USER, action: str = "s3:GetObject", arn: str = OBJECT, account: str | None = None) -> Request:
    """A request of which nothing else is told."""
    return request_of(caller(name), action, arn, account=account)


@pytest.mark.parametrize(
    ("arn", "account"), [(QUEUE, OTHER), (OBJECT, ""), ("a:b:c:d:e", ""), ("*", ""), ("arn:aws:iam::aws:policy/P", "")]
)
def test_a_name_tells_its_account(arn: str, account: str) -> None:
    assert account_in(arn) == account


@pytest.mark.parametrize(
    ("arn", "account", "seen"),
    [(OBJECT, OTHER, (OTHER,)), (OBJECT, None, ABSENT), ("*", OTHER, ABSENT), ("*", None, ABSENT)],
)
def test_only_a_resource_with_an_owner_has_the_keys_of_its_account(arn: str, account: str | None, seen: object) -> None:
    context = made(arn=arn, account=account).context
    assert [context.look(key) for key in ("aws:resourceaccount", "s3:resourceaccount")] == [seen, seen]


def test_a_key_is_told_who_asks_where_that_is_somebody_of_an_account() -> None:
    assert made(action="kms:Decrypt").context.look("kms:calleraccount") == (ACCOUNT,)
    assert made("anonymous", "kms:Decrypt").context.look("kms:calleraccount") is ABSENT


def test_what_only_the_request_knows_is_there_unless_all_is_told() -> None:
    whole, part = (request_of(caller(USER), "s3:GetObject", OBJECT, context=each) for each in (EMPTY, NOTHING_KNOWN))
    assert [each.context.look("aws:userid") for each in (whole, part)] == [ABSENT, PRESENT]


def test_a_resource_without_an_owner_is_the_askers_own_who_has_an_account() -> None:
    assert [made(name).same_account for name in (USER, "anonymous")] == [True, False]
    assert [made(account=owner).same_account for owner in (ACCOUNT, OTHER)] == [True, False]
