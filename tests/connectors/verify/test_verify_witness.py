"""Holding values for as long as a sweep runs, and letting go of them."""

from __future__ import annotations

import secrets

import pytest
from verify_support import Desk, Said, held, settings

from connectors.detect.model import Match
from connectors.detect.verify.leaks import checked
from connectors.detect.verify.model import Answer, Moment, Sent
from connectors.detect.verify.witness import Witness
from graph.leaks import Confidence, Ignored, Leak, Place, Verdict

TOKEN = "huggingface-user-token"  # noqa: S105  because it is a detector's name
SESSION = "aws-session-token"
KEY = "aws-access-key"


def match(detector: str, start: int = 0, **more: object) -> Match:
    return Match(detector=detector, line=1, value=f"canary{secrets.token_hex(8)}", start=start, **more)


def leak(fingerprint: str, detector: str = TOKEN, ignored: Ignored | None = None) -> Leak:
    return Leak(
        detector=detector,
        title="Token",
        confidence=Confidence.HIGH,
        fingerprint=fingerprint,
        preview="",
        places=(Place(path="a", line=1),),
        facts={"user": "ada"},
        ignored=ignored,
    )


def test_only_what_can_be_asked_about_is_held() -> None:
    witness = Witness()
    witness.saw(match(TOKEN), "one", ())
    witness.saw(match("acme-token"), "two", ())
    witness.saw(match("slack-webhook"), "three", ())
    assert [each.fingerprint for each in witness.take([(TOKEN, "one"), ("slack-webhook", "three")])] == ["one"]


def test_an_access_key_comes_with_the_nearest_session_token() -> None:
    witness = Witness()
    far, near, key = match(SESSION, 10), match(SESSION, 900), match(KEY, 1000)
    witness.saw(key, "key", (far, near, key))
    (taken,) = witness.take([(KEY, "key")])
    assert taken.beside == {SESSION: near.value}


@pytest.mark.parametrize("order", [1, -1])
def test_of_many_places_the_one_that_tells_most_is_held(order: int) -> None:
    witness = Witness()
    alone = match(KEY)
    paired = Match(detector=KEY, line=1, value=alone.value, credential="aws.iam.access_key:ASIA")
    places = [(alone, ()), (paired, (match(SESSION),)), (alone, (match(SESSION),))]
    for each, together in places[::order]:
        witness.saw(each, "key", together)
    (taken,) = witness.take([(KEY, "key")])
    assert taken.credential == "aws.iam.access_key:ASIA"
    assert SESSION in taken.beside


def test_values_are_forgotten_when_they_are_handed_over() -> None:
    witness = Witness()
    witness.saw(match(TOKEN), "one", ())
    witness.saw(match(TOKEN), "two", ())
    assert "canary" not in repr(witness)
    witness.take([(TOKEN, "one")])
    assert witness.take([(TOKEN, "two")]) == []


def test_leaks_get_what_their_providers_say(played: Desk) -> None:
    """An ignored one is not asked about; one that nobody can be asked about, or whose value is gone, says so."""
    witness = Witness()
    mine = match(TOKEN)
    for name in ("one", "ignored"):
        witness.saw(mine, name, ())
    played.says(Said(200, {"name": "ada"}))
    leaks = [
        leak("one"),
        leak("ignored", ignored=Ignored(source="a baseline")),
        leak("other", "acme-token"),
        leak("old"),
    ]
    told = checked(leaks, witness, settings(TOKEN, played.url))
    assert [each.verified.verdict if each.verified else None for each in told] == [
        Verdict.ACTIVE,
        None,
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    ]
    assert "no live check" in told[2].verified.why
    assert "not at hand" in told[3].verified.why
    assert told[0].verified.who == "ada"
    assert len(played.asked) == 1


def test_nothing_that_holds_a_value_shows_it() -> None:
    shown = [
        held(TOKEN, "canary"),
        Sent(path={"token": "canary"}, headers={"Authorization": "canary"}, body=b"canary"),
        Answer(status=200, headers={"set-cookie": "canary"}, body=b"canary"),
        Moment("https://a.example", settings().now()),
    ]
    assert "canary" not in repr(shown)


@pytest.mark.parametrize("path", ["none", "list.5.name", "list.x", "text.deeper", "yes", "list", "@none"])
def test_what_an_answer_does_not_say_is_empty(path: str) -> None:
    assert Answer(status=200, body=b'{"list": [{"name": "ada"}], "text": "x", "yes": true}').find(path) == ""


def test_an_answer_is_searched_by_path() -> None:
    answer = Answer(status=200, headers={"x-org": "o"}, body=b'{"list": [{"name": "ada"}], "id": 7}')
    assert [answer.find(each) for each in ("list.0.name", "id", "@x-org")] == ["ada", "7", "o"]
