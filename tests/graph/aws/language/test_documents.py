"""Documents: what is read from them, and what IAM would refuse."""

from __future__ import annotations

import pytest
from aws_requests_support import OBJECT, Document, document, policy, statement

from graph.aws.language.context import EMPTY
from graph.aws.language.documents import Malformed, Sort, read
from graph.aws.language.statements import unread
from graph.model import Principal


def test_brackets_may_be_left_out() -> None:
    one = read(
        "p", {"Version": "2012-10-17", "Id": "one", "Statement": statement(action="s3:Get*", resource=OBJECT, Sid="S")}
    )
    several = read("p", document(statement(action=["s3:Get*"], resource=[OBJECT], Sid="S")))
    assert one == several
    assert one.statements[0].covers("s3:getobject", OBJECT, EMPTY) is True
    assert not list(one.warnings)


def test_equal_statements_are_one() -> None:
    assert read("a", policy()).statements[0] is read("b", policy()).statements[0]


def test_a_version_that_is_not_said_is_the_oldest() -> None:
    home = statement(resource="arn:aws:s3:::${aws:username}")
    old = read("p", {"Statement": home}).statements[0]
    assert old.covers("s3:getobject", "arn:aws:s3:::${aws:username}", EMPTY) is True
    assert read("p", document(home)).statements[0].covers("s3:getobject", "arn:aws:s3:::x", EMPTY) is False


def test_values_of_conditions_are_compared_as_text() -> None:
    made = read("p", policy(Condition={"Bool": {"a": True}, "NumericEquals": {"b": [1, 2.5]}}))
    assert [each.values for each in made.statements[0].written.conditions] == [("true",), ("1", "2.5")]


def test_who_is_spoken_to_where_nobody_is_named() -> None:
    anyone = (Principal("AWS", "*"),)
    assert read("p", policy(), Sort.CONTROL).statements[0].written.principals == anyone
    assert read("p", policy(Principal="*"), Sort.RESOURCE).statements[0].written.principals == anyone
    assert not read("p", policy(NotPrincipal="*"), Sort.CONTROL).statements[0].written.principals
    own = {"Effect": "Allow", "Principal": {"AWS": ["a", "b"]}, "Action": "sts:AssumeRole"}
    made = read("p", document(own), Sort.RESOURCE).statements[0]
    assert made.covers("sts:assumerole", "arn:aws:iam::111122223333:role/any", EMPTY) is True


@pytest.mark.parametrize(
    ("written", "place", "what"),
    [
        ("text", (), "a policy document is a group of keys"),
        ({"Version": "2012-10-17"}, (), "the document has no Statement"),
        ({"Version": "2020-01-01", "Statement": []}, ("Version",), "there is no version 2020-01-01"),
        ({"version": "2012-10-17", "Statement": []}, ("version",), "version is no element of a policy document"),
        ({"Statement": "x"}, ("Statement",), "a statement is a group of keys"),
        (document("x"), ("Statement", 0), "a statement is a group of keys"),  # type: ignore[arg-type]  # because a mistake is meant
        (policy(Actions="x"), ("Statement", 0, "Actions"), "Actions is no element of a statement"),
        (policy("allow"), ("Statement", 0, "Effect"), "the effect is neither Allow nor Deny"),
        (document({"Action": "*", "Resource": "*"}), ("Statement", 0), "the effect is neither"),
        (policy(NotAction="x"), ("Statement", 0, "NotAction"), "Action and NotAction stand in one statement"),
        (document({"Effect": "Deny", "Resource": "*"}), ("Statement", 0), "has neither Action nor NotAction"),
        (document({"Effect": "Deny", "Action": "*"}), ("Statement", 0), "has neither Resource nor NotResource"),
        (policy(action=["a", 1]), ("Statement", 0, "Action"), "Action holds what is no text"),
        (
            policy(Principal="*", NotPrincipal="*"),
            ("Statement", 0, "NotPrincipal"),
            "Principal and NotPrincipal stand in one statement",
        ),
        (policy(Condition=["x"]), ("Statement", 0, "Condition"), "a condition is a group of operators"),
        (policy(Condition={"Bool": "x"}), ("Statement", 0, "Condition", "Bool"), "a condition is a group of operators"),
        (policy(Condition={"Bool": {"k": None}}), ("Statement", 0, "Condition", "Bool", "k"), "a value of a condition"),
    ],
)
def test_what_iam_would_refuse_is_told_with_its_place(written: Document, place: tuple[object, ...], what: str) -> None:
    with pytest.raises(Malformed) as refused:
        read("p", written)
    assert refused.value.place == place
    assert what in refused.value.what
    assert refused.value.mend.endswith(".")


@pytest.mark.parametrize(
    ("more", "place", "what"),
    [
        ({"Principal": ["*"]}, ("Statement", 0, "Principal"), "a principal is a group of keys"),
        ({"Principal": {"User": "*"}}, ("Statement", 0, "Principal", "User"), "User is no form of principal"),
        ({"Principal": {"AWS": [1]}}, ("Statement", 0, "Principal", "AWS"), "AWS holds what is no text"),
        ({"NotPrincipal": ["*"]}, ("Statement", 0, "NotPrincipal"), "a principal is a group of keys"),
    ],
)
def test_principals_of_no_known_form_are_refused(more: Document, place: tuple[object, ...], what: str) -> None:
    with pytest.raises(Malformed) as refused:
        read("p", policy(**more), Sort.RESOURCE)
    assert refused.value.place == place
    assert what in refused.value.what


def test_who_is_named_where_nobody_should_be_and_nobody_where_somebody_should_be_is_told() -> None:
    named = read("p", policy(Principal="ada", Sid="S"))
    assert named.statements[0].written.principals == (Principal("AWS", "ada"),)
    assert list(named.warnings) == ["p, statement S: a principal does not belong in a policy of identities"]
    silent = read("p", policy(), Sort.RESOURCE)
    assert not silent.statements[0].names_somebody
    assert list(silent.warnings) == ["p, statement 1: it names no principal, so it speaks of nobody"]
    for sort in (Sort.RESOURCE, Sort.CONTROL):
        assert not list(read("p", policy(Principal="ada"), sort).warnings)


def test_an_operator_that_nobody_knows_never_grants_and_may_deny() -> None:
    odd = {"StringIs": {"a": "b"}}
    made = read("odd", document(statement(Condition=odd), statement("Deny", Sid="Two", Condition=odd)))
    assert [each.holds(EMPTY) for each in made.statements] == [False, None]
    assert list(made.warnings) == [
        "odd, statement 1: there is no condition operator StringIs",
        "odd, statement Two: there is no condition operator StringIs",
    ]


def test_a_policy_that_could_not_be_read_may_say_anything() -> None:
    for each in unread("p").statements:
        assert each.covers("s3:getobject", OBJECT, EMPTY) is True
        assert each.holds(EMPTY) is None


def test_a_statement_that_speaks_of_nothing_covers_nothing() -> None:
    made = read("p", policy(action=[], resource=[])).statements[0]
    assert made.covers("s3:getobject", OBJECT, EMPTY) is False
    spoken = read("p", policy(resource=[])).statements[0]
    assert spoken.covers("s3:getobject", OBJECT, EMPTY) is False
