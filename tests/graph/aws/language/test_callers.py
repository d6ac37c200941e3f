"""Who makes a request, and whom a statement calls by which name."""

from __future__ import annotations

import pytest
from aws_requests_support import ACCOUNT, OTHER, ROLE, ROOT, SESSION, USER

from graph.aws.language.callers import Kind, NoCaller, caller, certain_keys, certain_presence, federated, service
from graph.aws.language.context import ABSENT, EMPTY, PRESENT, Context, context_of
from graph.aws.language.principals import Named, principals
from graph.model import Principal

FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/ada"
LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"


@pytest.mark.parametrize(
    ("name", "kind", "entity"),
    [
        (USER, Kind.USER, USER),
        (ROLE, Kind.ROLE, ROLE),
        (SESSION, Kind.SESSION, f"arn:aws:iam::{ACCOUNT}:role/app"),
        (FEDERATED, Kind.FEDERATED_USER, f"arn:aws:iam::{ACCOUNT}:user/ada"),
        (ROOT, Kind.ROOT, ROOT),
        (ACCOUNT, Kind.ROOT, ROOT),
        ("anonymous", Kind.ANONYMOUS, ""),
        ("*", Kind.ANONYMOUS, ""),
        ("lambda.amazonaws.com", Kind.SERVICE, ""),
        ("ec2.amazonaws.com.cn", Kind.SERVICE, ""),
        ("ab" * 32, Kind.CANONICAL, ""),
        (f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example", Kind.FEDERATED, ""),
    ],
)
def test_who_asks_is_read_from_a_name(name: str, kind: Kind, entity: str) -> None:
    who = caller(name)
    assert (who.kind, who.entity) == (kind, entity)
    assert who.has_policies is bool(entity)


@pytest.mark.parametrize(
    "name",
    ["ada", "arn:aws:iam::1:user/ada", f"arn:aws:iam::{ACCOUNT}:group/g", f"arn:aws:s3::{ACCOUNT}:x/y",
     f"arn:aws:iam::{ACCOUNT}:user", "arn:aws:iam", f"arn:aws:iam::{ACCOUNT}", f"urn:aws:iam::{ACCOUNT}:user/ada",
     f"arn:aws:sts::{ACCOUNT}:root", f"arn:aws:sts::{ACCOUNT}:user/ada", f"arn:aws:sts::{ACCOUNT}:role/app",
     f"arn:aws:sts::{ACCOUNT}:oidc-provider/issuer.example", f"arn:aws:iam::{ACCOUNT}:assumed-role/app/one",
     f"arn:aws:iam::{ACCOUNT}:federated-user/ada", f"arn:aws:sts::{ACCOUNT}:group/g"],
)  # fmt: skip
def test_a_name_of_nobody_who_asks_is_an_error(name: str) -> None:
    with pytest.raises(NoCaller):
        caller(name)


def test_everybody_unknown_has_one_name() -> None:
    assert caller("*").name == caller("anonymous").name == "anonymous"


def test_a_provider_belongs_to_the_account_that_its_arn_tells() -> None:
    """A provider that an account did not set up has none, whatever colons stand in its name."""
    assert caller(f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example").account == ACCOUNT
    assert [federated(name).account for name in ("accounts.google.com", "a:b:c:d:e")] == ["", ""]


def test_roles_that_services_made_for_themselves_are_told_apart() -> None:
    elsewhere = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/X"
    assert caller(elsewhere).is_service_linked
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSServiceRoleForX/one"
    assert [caller(name).is_service_linked for name in (LINKED, session, ROLE, USER)] == [True, True, False, False]


def test_keys_that_follow_from_who_asks() -> None:
    assert certain_keys(caller(USER))["aws:username"] == ("ada",)
    assert certain_keys(caller(SESSION))["aws:username"] is ABSENT
    assert certain_keys(caller(SESSION))["aws:principalarn"] == (f"arn:aws:iam::{ACCOUNT}:role/app",)
    assert certain_keys(caller(FEDERATED))["aws:userid"] == (f"{ACCOUNT}:ada",)
    assert certain_keys(caller(ROOT))["aws:principaltype"] == ("Account",)
    assert certain_keys(service("lambda.amazonaws.com"))["aws:principalisawsservice"] == ("true",)
    assert certain_keys(caller("anonymous"))["aws:principalorgid"] is ABSENT
    outside = certain_keys(federated("cognito-identity.amazonaws.com"))
    assert not {"aws:principalaccount", "aws:principalisawsservice"} & set(outside)
    assert certain_keys(caller(USER))["aws:principalservicename"] is ABSENT


def test_who_is_not_known_has_signed_nothing() -> None:
    """No key of who signs is there, and the type is one of its own."""
    keys = certain_keys(caller("anonymous"))
    signed = ("arn", "account", "isawsservice", "orgid", "orgpaths", "servicename", "servicenameslist")
    names = [*(f"aws:principal{each}" for each in signed), "aws:userid", "aws:username", "aws:tokenissuetime"]
    assert {keys[each] for each in names} == {ABSENT}
    assert keys["aws:principaltype"] == ("Anonymous",)


def test_a_session_has_a_type_and_a_time_of_its_token_whoever_made_it() -> None:
    for name in (ROLE, SESSION, FEDERATED):
        assert certain_presence(caller(name)) == {"aws:userid": PRESENT, "aws:tokenissuetime": PRESENT}
    assert certain_presence(caller(USER)) == {"aws:userid": PRESENT}
    types = {name: certain_keys(caller(name))["aws:principaltype"] for name in (USER, ROLE, SESSION, FEDERATED)}
    assert list(types.values()) == [("User",), ("AssumedRole",), ("AssumedRole",), ("FederatedUser",)]


def call(name: str, who: str, form: str = "AWS", context: Context = EMPTY) -> Named:
    """By which name a principal calls somebody."""
    return principals([Principal(form, name)]).call(caller(who), context)


@pytest.mark.parametrize(
    ("name", "who", "named"),
    [
        ("*", "anonymous", Named.ITSELF),
        ("*", SESSION, Named.ITSELF),
        (USER, USER, Named.ITSELF),
        (SESSION, SESSION, Named.ITSELF),
        (FEDERATED, FEDERATED, Named.ITSELF),
        (ROLE, SESSION, Named.ENTITY),
        (ROLE, ROLE, Named.ENTITY),
        (f"arn:aws:iam::{ACCOUNT}:user/ada", FEDERATED, Named.ENTITY),
        (ROOT, SESSION, Named.ACCOUNT),
        (ACCOUNT, USER, Named.ACCOUNT),
        (ROOT, ROOT, Named.ACCOUNT),
        (OTHER, USER, Named.NOT),
        (ACCOUNT, "anonymous", Named.NOT),
        (ACCOUNT, "lambda.amazonaws.com", Named.NOT),
        (f"arn:aws:iam::{ACCOUNT}:role/other", SESSION, Named.NOT),
        (f"arn:aws:iam::{OTHER}:role/app", SESSION, Named.NOT),
        (f"arn:aws:iam::{ACCOUNT}:role/*", SESSION, Named.NOT),
        (f"arn:aws:iam::{ACCOUNT}:user/*", USER, Named.NOT),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/app/*", SESSION, Named.NOT),
        (SESSION, ROLE, Named.NOT),
        (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example", Named.NOT),
        (f"arn:aws:sts::{ACCOUNT}:root", USER, Named.NOT),
        (f"arn:aws:iam::{ACCOUNT}", USER, Named.NOT),
    ],
)
def test_by_which_name_a_statement_calls_somebody(name: str, who: str, named: Named) -> None:
    assert call(name, who) is named


def test_services_providers_and_canonical_users_are_called_by_their_form() -> None:
    assert call("lambda.amazonaws.com", "lambda.amazonaws.com", "Service") is Named.ITSELF
    assert call("*", "lambda.amazonaws.com", "Service") is Named.ITSELF
    assert call("lambda.amazonaws.com", "lambda.amazonaws.com", "Federated") is Named.NOT
    assert call("ab" * 32, "ab" * 32, "CanonicalUser") is Named.ITSELF
    assert call("*", "anonymous", "Service") is Named.NOT


def test_unique_ids_are_compared_with_the_id_in_the_context() -> None:
    user, role = context_of({"aws:userid": "AIDAX"}), context_of({"aws:userid": "AROAX:one"})
    assert call("AIDAX", USER, context=user) is Named.ITSELF
    assert call("AROAX", SESSION, context=role) is Named.ENTITY
    assert call("AROAX:one", SESSION, context=role) is Named.ITSELF
    assert call("AIDAX", USER) is Named.NOT
    assert call("AROAX", ROLE, context=context_of({"aws:userid": "AROAX"})) is Named.ENTITY


@pytest.mark.parametrize(
    ("names", "who", "left_alone"),
    [
        ([USER, ROOT], USER, True),
        ([USER], USER, False),
        ([ROOT], USER, False),
        ([ROOT], ROOT, True),
        ([SESSION, ROLE, ACCOUNT], SESSION, True),
        ([SESSION, ACCOUNT], SESSION, False),
        ([ROLE, ACCOUNT], SESSION, False),
        ([ROLE, ACCOUNT], ROLE, True),
        ([FEDERATED, ACCOUNT], FEDERATED, True),
        (["*"], USER, True),
        ([USER, ROOT], "anonymous", False),
    ],
)
def test_a_denial_to_all_but_some_looks_at_account_role_and_session(
    names: list[str], who: str, *, left_alone: bool
) -> None:
    listed = principals([Principal("AWS", name) for name in names])
    assert listed.except_fully(caller(who), EMPTY) is left_alone
