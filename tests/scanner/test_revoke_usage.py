"""What breaks is told by what identities were seen to use, and what nobody looked at is told as unknown."""

from datetime import datetime

import pytest
from graph_support import AT, account, allow, grant, policy, user

from graph.model import AnyRecord, Observed, Usage
from reports.access.revoked import Loss, revoked_text
from reports.declare import Style
from scanner.questions.asked import Asked
from scanner.questions.naming import NoSuchName
from scanner.questions.revoke import revocable, what_if

ONE = user("one")
POLICY = policy("sending", allow("sqs:SendMessage", "sns:Publish"))


def used(action: str, last: datetime | None = AT) -> Usage:
    return Usage(
        id=f"usage:{action}", kind="aws.iam.usage", identity=ONE.id, action=action, last_used=last, window_days=400
    )


def asked(*usage: Usage) -> Asked:
    records: tuple[AnyRecord, ...] = (account(), ONE, POLICY, grant(ONE, POLICY.id), *usage)
    return Asked((Observed(source="test", stream="all", scope="here", seen=AT, records=records),))


def loss(*usage: Usage) -> Loss:
    (found,) = what_if(asked(*usage), POLICY.id).follows.losses
    return found


def said(*usage: Usage) -> str:
    return "".join(revoked_text(what_if(asked(*usage), POLICY.id), Style()))


def test_an_action_that_was_used_breaks() -> None:
    assert [each.action for each in loss(used("*"), used("sqs:*"), used("sqs:SendMessage")).used] == ["sqs:SendMessage"]
    text = said(used("sqs:SendMessage"))
    assert "breaks: it used sqs:SendMessage on 2026-11-21" in text
    assert "takes something from 1 other, and 1 of them uses what goes" in text


def test_a_service_that_is_known_as_a_whole_may_break() -> None:
    assert [each.action for each in loss(used("*"), used("sns:*")).used] == ["sns:*"]


def test_what_was_used_of_something_else_does_not_break() -> None:
    found = loss(used("*"), used("s3:*"), used("sqs:*"), used("sqs:ReceiveMessage"))
    assert not found.used
    assert "it used none of this in 400 days" in said(used("*", None))


def test_what_nobody_looked_at_is_unknown() -> None:
    assert not loss().usage_known
    assert "whether it uses this is unknown" in said()


def test_nothing_follows_where_nothing_hangs_on_it() -> None:
    idle = user("idle")
    records = (account(), idle)
    everything = Asked((Observed(source="test", stream="all", scope="here", seen=AT, records=records),))
    assert "takes nothing from anybody" in "".join(revoked_text(what_if(everything, idle.id), Style()))


@pytest.mark.parametrize("name", ["one:sending", f"{ONE.id}:sending", f"grants:{ONE.id}:sending"])
def test_an_attachment_is_called_by_its_holder_and_policy(name: str) -> None:
    assert revocable(asked().records, name) == f"grants:{ONE.id}:sending"


def test_a_policy_is_meant_before_what_attaches_it() -> None:
    assert revocable(asked().records, "sending") == POLICY.id


def test_what_nobody_knows_is_said_so() -> None:
    with pytest.raises(NoSuchName, match="no record is called two:sending"):
        revocable(asked().records, "two:sending")
