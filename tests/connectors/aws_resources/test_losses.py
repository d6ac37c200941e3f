"""What one listing could not read of single things is told at its end, and what concerns all ends it at once."""

from __future__ import annotations

import pytest

from connectors.aws.batches import batches
from connectors.aws.losses import Losses
from connectors.streams import CallError, Cancelled, Denied, Throttled, Unavailable


def test_nothing_lost_is_nothing_told() -> None:
    losses = Losses()
    with losses.of("a"):
        pass
    losses.tell()


def test_a_refusal_of_one_thing_is_borne_and_told_with_its_permission() -> None:
    losses = Losses()
    for thing in "abcde":
        with losses.of(thing):
            raise Denied("s3:GetBucketTagging: AccessDenied", permission="s3:GetBucketTagging")
    with pytest.raises(Denied) as caught:
        losses.tell()
    assert str(caught.value) == "s3:GetBucketTagging: AccessDenied (a, b, c and 2 more)"
    assert caught.value.permission == "s3:GetBucketTagging"


def test_every_kind_of_loss_is_told_and_a_refusal_first() -> None:
    losses = Losses()
    with losses.of("a"):
        raise CallError("malformed")
    with losses.of("b"):
        raise Denied("refused", permission="sqs:GetQueueAttributes")
    with pytest.raises(Denied, match=r"refused \(b\)") as caught:
        losses.tell()
    assert [str(each) for each in caught.value.others] == ["malformed (a)"]


def test_of_many_different_faults_the_first_are_quoted() -> None:
    losses = Losses()
    for number in range(20):
        with losses.of(str(number)):
            raise CallError(f"malformed at {number}")
    with pytest.raises(CallError, match=r"malformed at 2 \(2\); and 17 more$"):
        losses.tell()


def test_a_loss_that_is_no_refusal_stays_what_it_is() -> None:
    losses = Losses()
    with losses.of("a"):
        raise CallError("malformed")
    with pytest.raises(CallError, match="malformed") as caught:
        losses.tell()
    assert type(caught.value) is CallError


@pytest.mark.parametrize(
    "error",
    [
        Cancelled("told to stop"),
        Throttled("too fast"),
        Unavailable("cut off"),
        Denied("the credentials have run out"),
        ValueError("our own fault"),
    ],
)
def test_what_concerns_all_things_alike_ends_the_listing(error: Exception) -> None:
    losses = Losses()
    with pytest.raises(type(error)), losses.of("a"):
        raise error
    losses.tell()


def test_many_names_go_into_several_calls() -> None:
    assert list(batches("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(batches([], 2)) == []
