"""Texts of AWS's things are searched as repositories are, and no value comes out."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from aws_compute_support import leak
from aws_support import ESTATE_KEY, Wire, opened, options

from connectors.aws.looking import Looking, NotReadWhole
from connectors.aws.mentions import references, roles, words
from connectors.aws.texts import Text, exposures_of, plain, variables
from connectors.aws.veiled import Veiled, VeiledCamelRow
from connectors.detect import fingerprint
from graph.model import Exposure


class Answer(Veiled, frozen=True):
    """An answer with a secret in it."""

    value: str


def found_in(wire: Wire, texts: Iterable[Text]) -> list[Exposure]:
    """Look into the texts of one thing."""
    with opened(options(wire.url)) as (api, scope):
        return list(exposures_of(api, scope, "arn:thing", texts))


def test_a_secret_in_two_texts_of_a_thing_is_one_exposure_with_both_places(wire: Wire) -> None:
    leaked = leak()
    (told,) = found_in(wire, [variables("environment", leaked.variables), plain("user data", leaked.script)])
    assert told.places == ("environment:AWS_ACCESS_KEY_ID", "user data:2")
    assert (told.credential, told.kind, told.resource) == (leaked.credential, "aws.exposure", "arn:thing")
    assert told.fingerprint == fingerprint(ESTATE_KEY, leaked.value), "it is recognised wherever else it is found"
    assert leaked.value not in repr(told)


def test_the_name_of_a_variable_tells_that_a_plain_word_is_a_password(wire: Wire) -> None:
    password = "kettle" + "41752"
    (told,) = found_in(wire, [variables("environment", {"LEVEL": "debug", "DB_PASSWORD": password})])
    assert told.places == ("environment:DB_PASSWORD",)


def test_a_value_of_several_lines_and_one_with_a_mark_of_comments_are_told_by_their_own_names(wire: Wire) -> None:
    leaked = leak()
    password = "kettle#" + "41752"
    given = {"NOTE": "one\ntwo\nthree", "db-password": password, "QUOTE": "it's one", **leaked.variables}
    text = variables("environment", given)
    assert text.names.count("NOTE") == 3
    places = {each.places for each in found_in(wire, [text])}
    assert ("environment:AWS_ACCESS_KEY_ID",) in places
    assert ("environment:db-password",) in places


def test_what_refers_to_a_secret_is_no_exposure(wire: Wire) -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf"
    given = {"DB_PASSWORD": arn, "API_TOKEN": "{{resolve:ssm-secure:token:1}}"}
    assert found_in(wire, [variables("environment", given)]) == []
    assert references(given.values()) == f"{arn} {{{{resolve:ssm-secure:token:1}}}}"


def test_a_text_with_nothing_in_it_loads_no_detectors(wire: Wire) -> None:
    with opened(options(wire.url)) as (api, scope):
        assert list(exposures_of(api, scope, "arn:thing", [plain("user data", "")])) == []
        assert "_examiner" not in vars(api.looking)


def test_a_text_that_cannot_be_read_whole_is_told(wire: Wire) -> None:
    broken = gzip.compress(leak().script.encode() * 100)[:-20]
    with pytest.raises(NotReadWhole, match="user data"):
        found_in(wire, [plain("user data", broken)])


def test_many_threads_may_look_at_once() -> None:
    looking, leaks = Looking(ESTATE_KEY, None), [leak() for _ in range(20)]
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda one: looking.secrets_in("environment", variables("", one.variables).data, ".env"), leaks)
        )
    assert [[each.credential for each in told] for told in found] == [[one.credential] for one in leaks]


def test_nothing_that_may_hold_a_secret_shows_it_when_it_is_printed() -> None:
    leaked = leak()
    text, answer = variables("environment", leaked.variables), Answer(value=leaked.value)
    assert repr(text) == "Text('environment')"
    assert repr(answer) == "Answer()"
    assert repr(VeiledCamelRow()) == "VeiledCamelRow()"
    assert text.__rich_repr__() == [("place", "environment")]
    assert answer.__rich_repr__() == []


def test_what_is_not_said_is_not_a_role() -> None:
    assert roles(None, "arn:a", "", "arn:b", "arn:a") == ("arn:a", "arn:b")
    assert words([]) is None
    assert words(["b", "a", "b"]) == "a b"
