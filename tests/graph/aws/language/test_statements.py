"""Statements and the policies made of them: whom they speak to, what they speak of, and whether they hold."""

from __future__ import annotations

from aws_requests_support import ACCOUNT, OBJECT, ROLE, USER, Document, document, policy, statement

from graph.aws.language.callers import caller
from graph.aws.language.context import EMPTY, context_of
from graph.aws.language.covering import actions_of
from graph.aws.language.documents import Sort, read
from graph.aws.language.principals import Named
from graph.aws.language.statements import CompiledStatement, as_one, unread
from graph.model import Statement

LAMBDA = "lambda.amazonaws.com"


def only(written: Document, sort: Sort = Sort.RESOURCE) -> CompiledStatement:
    """The one statement of a document."""
    return read("p", written, sort).statements[0]


def test_a_statement_without_conditions_or_with_one_that_is_met_holds() -> None:
    met = only(policy(Condition={"StringEquals": {"t:one": "x"}}), Sort.IDENTITY)
    assert only(policy(), Sort.IDENTITY).holds(EMPTY) is True
    assert [met.holds(each) for each in (context_of({"t:one": "x"}), EMPTY, context_of({}, complete=False))] == [
        True, False, None,
    ]  # fmt: skip


def test_an_allow_to_all_but_some_speaks_to_everybody_else() -> None:
    """An account or a role need not be listed beside it, as they do in a denial."""
    but_ada = only(policy(NotPrincipal={"AWS": USER}))
    assert but_ada.names_somebody
    assert [but_ada.calls(caller(who), EMPTY) for who in (USER, ROLE, "anonymous")] == [
        Named.NOT, Named.ITSELF, Named.ITSELF,
    ]  # fmt: skip


def test_a_boundary_takes_nobody_but_identities_out_of_the_exceptions_of_a_denial() -> None:
    denial = only(policy("Deny", NotPrincipal={"AWS": [USER, ACCOUNT], "Service": LAMBDA}))
    assert denial.calls(caller(LAMBDA), EMPTY, bounded=True) is Named.NOT
    assert [denial.calls(caller(USER), EMPTY, bounded=bounded) for bounded in (False, True)] == [
        Named.NOT, Named.ITSELF,
    ]  # fmt: skip


def test_a_policy_that_could_not_be_read_speaks_to_everybody_both_ways() -> None:
    made = unread("p")
    everybody = (USER, ROLE, LAMBDA, "anonymous", f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example")
    assert made.places == (1, 2)
    assert [each.allow for each in made.statements] == [True, False]
    for each in made.statements:
        assert {each.calls(caller(who), EMPTY) for who in everybody} == {Named.ITSELF}
        assert each.resources.cover("", EMPTY) is True
        assert each.holds(EMPTY) is None


def test_policies_of_one_resource_count_as_one_and_keep_their_places_and_remarks() -> None:
    one = read("one", document(statement(Sid="A"), statement("Deny")), Sort.RESOURCE)
    other = read("other", policy(Principal="*"), Sort.RESOURCE)
    joined = as_one([one, other])
    assert joined is not None
    assert (joined.name, joined.places) == ("one, other", (1, 2, 1))
    assert list(joined.warnings) == [
        "one, statement A: it names no principal, so it speaks of nobody",
        "one, statement 2: it names no principal, so it speaks of nobody",
    ]
    assert as_one([one]) is one
    assert as_one([]) is None


def test_what_a_statement_leaves_out_takes_a_variable_without_a_value_for_all_there_is() -> None:
    """Nobody can be told from nobody, so nothing is covered, whatever the text beside the variable."""
    but_home = only(
        document({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::home/${aws:username}"}), Sort.IDENTITY
    )
    home, ada = "arn:aws:s3:::home/ada", context_of({"aws:username": "ada"})
    assert [but_home.covers("s3:getobject", arn, EMPTY) for arn in (home, OBJECT)] == [False, False]
    assert [but_home.covers("s3:getobject", arn, ada) for arn in (home, OBJECT)] == [False, True]
    assert but_home.covers("s3:getobject", home, context_of({}, complete=False)) is None


def test_a_name_with_a_variable_without_a_value_leaves_the_other_names_as_they_are() -> None:
    named = [f"arn:aws:s3:::home/${{aws:{key}}}" for key in ("absent", "username")]
    homes, ada = only(policy(resource=named), Sort.IDENTITY), context_of({"aws:username": "ada"})
    assert [homes.covers("s3:getobject", f"arn:aws:s3:::home/{each}", ada) for each in ("ada", "eve")] == [True, False]


def test_a_resource_may_be_left_out_where_somebody_is_named_or_left_out() -> None:
    for named in ({"Principal": "*"}, {"NotPrincipal": {"AWS": USER}}):
        made = only(document({"Effect": "Deny", "Action": "*", **named}))
        assert made.covers("s3:getobject", OBJECT, EMPTY) is True


def test_no_action_is_no_action() -> None:
    assert only(policy(action=[]), Sort.IDENTITY).covers("s3:getobject", OBJECT, EMPTY) is False
    both = actions_of(Statement(allow=True, actions=("s3:GetObject",), not_actions=("s3:PutObject",)))
    assert [both.cover(each) for each in ("s3:getobject", "s3:putobject", "s3:x")] == [True, False, False]
