"""The webhook against a receiver that checks signatures and keeps the ids it has seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import msgspec
import pytest
from clock_support import around
from receiver_support import Receiver
from send_faults_support import SendFaults, running
from stand_in_support import StandIn

from findings.declare import Severity
from reports.send.model import Action, ActionKind, Done, Remote, Target, Ticket, Unreachable
from reports.send.targets.webhook import Webhook, key_of, signature, webhook


class TestWebhook(SendFaults):
    """Every fault."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """The receiver."""
        with running(Receiver()) as receiver:
            yield receiver


def made(receiver: Receiver, ending: ExitStack, **options: object) -> Target:
    told = msgspec.convert({**receiver.options(), **options}, Webhook)
    secrets = {**receiver.environ(), "OLD": "any text", "ADDRESS": f"{receiver.url}/hook"}
    return webhook(told, around(ending, **secrets))


ACTION = Action(
    id="one",
    kind=ActionKind.CREATE,
    ticket=Ticket(
        marker="muster-1", findings=("f",), title="<b>", body=(), severity=Severity.HIGH, risk=1, fields={"a": [1]}
    ),
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running(Receiver()) as there:
        yield there


def test_the_address_may_be_a_secret_and_secrets_may_change_over(receiver: Receiver) -> None:
    with ExitStack() as ending:
        target = made(
            receiver, ending, url={"env": "ADDRESS"}, secret={"env": "OLD"}, former_secret={"env": "HOOK_SECRET"}
        )
        assert list(target.carry_out([ACTION])) == [
            Done(remote=Remote(id="muster-1", marker="muster-1", url="https://tracker.example/1"))
        ]
    (asked,) = receiver.asked
    assert len(asked.headers["webhook-signature"].split()) == 2
    assert receiver.events[0]["data"]["ticket"]["fields"] == {"a": [1]}


def test_what_the_receiver_knows_already_is_done(receiver: Receiver) -> None:
    with ExitStack() as ending:
        target = made(receiver, ending)
        results = [*target.carry_out([ACTION]), *target.carry_out([ACTION])]
    assert all(isinstance(each, Done) for each in results)
    assert len(receiver.events) == 1


def test_a_greeting_is_a_signed_ping(receiver: Receiver) -> None:
    with ExitStack() as ending:
        assert made(receiver, ending).greet() == "the webhook at 127.0.0.1 took a signed ping"
        with pytest.raises(Unreachable, match="Renew the credential"):
            made(receiver, ending, secret={"env": "OLD"}).greet()
        with pytest.raises(NotImplementedError):
            made(receiver, ending).look([], [])


def test_a_signature_is_that_of_the_published_example() -> None:
    """The test vector of Standard Webhooks' own libraries."""
    key = key_of("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert key_of("whsec_no base64") == b"whsec_no base64"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x/\x1b[2J", "https://x/" + "y" * 3000, 7])
def test_only_an_address_is_taken_for_one(receiver: Receiver, url: object) -> None:
    receiver.said = {"url": url}
    with ExitStack() as ending:
        (result,) = made(receiver, ending).carry_out([ACTION])
    assert isinstance(result, Done)
    assert result.remote.url == ""
