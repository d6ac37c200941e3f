from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from connectors.aws.documents import statements
from connectors.streams import CallError
from graph.model import Condition

ONE = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}


@pytest.mark.parametrize(
    "document",
    [
        {"Statement": ONE},
        {"Statement": [ONE]},
        {"Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["*"]}]},
        json.dumps({"Statement": ONE}),
        quote(json.dumps({"Statement": ONE})),
        "  \n" + json.dumps({"Version": "2012-10-17", "Statement": ONE}),
    ],
)
def test_every_spelling_of_a_document_means_the_same(document: object) -> None:
    (found,) = statements(document, "p")
    assert (found.allow, found.actions, found.resources, found.conditions) == (True, ("s3:Get*",), ("*",), ())


def test_a_document_that_is_not_encoded_is_not_decoded() -> None:
    (found,) = statements(json.dumps({"Statement": {**ONE, "Resource": "arn:a/%2F"}}), "p")
    assert found.resources == ("arn:a/%2F",)


def test_the_elements_that_say_not_are_kept_apart() -> None:
    (found,) = statements(
        {"Statement": {"Effect": "Deny", "Sid": "x", "NotAction": "iam:*", "NotResource": ["a"]}}, "p"
    )
    assert (found.sid, found.allow, found.not_actions, found.not_resources) == ("x", False, ("iam:*",), ("a",))
    assert (found.actions, found.resources) == ((), ())


def test_conditions_become_text() -> None:
    condition = {
        "Bool": {"aws:MultiFactorAuthPresent": True},
        "NumericLessThan": {"aws:MultiFactorAuthAge": [3600, "7200"]},
    }
    (found,) = statements({"Statement": {**ONE, "Condition": condition}}, "p")
    assert found.conditions == (
        Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",)),
        Condition(operator="NumericLessThan", key="aws:MultiFactorAuthAge", values=("3600", "7200")),
    )


def test_an_empty_document_says_nothing() -> None:
    assert statements({"Version": "2012-10-17"}, "p") == ()


@pytest.mark.parametrize(
    "document",
    ["", "{", "%7B", [], None, {"Statement": {}}, {"Statement": {**ONE, "Effect": "allow"}}, {"Statement": "x"}],
)
def test_a_document_that_makes_no_sense_fails_by_its_name(document: object) -> None:
    with pytest.raises(CallError, match="the policy document of arn:p cannot be read"):
        statements(document, "arn:p")
