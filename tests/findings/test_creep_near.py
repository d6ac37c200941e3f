"""Which accounts have a say in what an identity reaches: too many cost time, too few would hide a way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from findings.creep.frame import BEARING
from findings.creep.near import account_of, near, said
from graph.model import AnyRecord, Identity, Observed, Policy, Principal, Resource, Statement, Trust

ONE, TWO, THREE, FAR = "111111111111", "222222222222", "333333333333", "999999999999"
AT = datetime(2026, 3, 1, tzinfo=UTC)
APP = Identity(id=f"arn:aws:iam::{ONE}:role/app", kind="aws.iam.role", scope=ONE, name="app")


def unit(scope: str, *records: AnyRecord, stream: str = "iam.roles") -> Observed:
    return Observed(source="aws", stream=stream, scope=scope, seen=AT, records=records)


def trust(scope: str, principal: str, kind: str = "account") -> Trust:
    target = f"arn:aws:iam::{scope}:role/r"
    return Trust(
        id=f"t{scope}{principal}", kind="k", scope=scope, target=target, principal=principal, principal_kind=kind
    )


def letting_in(scope: str, *principals: Principal) -> Policy:
    statement = Statement(allow=True, actions=("s3:*",), resources=("*",), principals=principals)
    return Policy(id=f"p{scope}", kind="k", scope=scope, name="p", statements=(statement,))


def account(scope: str, **facts: bool) -> Resource:
    return Resource(id=f"aws.account:{scope}", kind="aws.account", scope=scope, name=scope, facts=dict(facts))


def having_say(*units: Observed, of: Identity = APP) -> set[str] | None:
    found = near(of, [said(each, BEARING) for each in units])
    return None if found is None else set(found) - {""}


def test_an_account_that_names_another_lets_it_in_and_so_on_from_there() -> None:
    steps = unit(TWO, trust(TWO, ONE)), unit(THREE, trust(THREE, TWO)), unit(FAR, account(FAR))
    assert having_say(unit(ONE, APP), *steps) == {ONE, TWO, THREE}


def test_naming_another_account_opens_nothing_there() -> None:
    wish = letting_in(ONE)
    aimed = Policy(id="p", kind="k", scope=ONE, name="p", statements=(
        Statement(allow=True, actions=("sts:AssumeRole",), resources=(f"arn:aws:iam::{TWO}:role/r",)),))  # fmt: skip
    assert having_say(unit(ONE, APP, wish, aimed), unit(TWO, account(TWO))) == {ONE}


@pytest.mark.parametrize(
    "record",
    [
        trust(TWO, "*", "anyone"),
        trust(TWO, "oidc.example", "federated"),
        letting_in(TWO, Principal("AWS", "*")),
        letting_in(TWO, Principal("CanonicalUser", "abc")),
    ],
    ids=["anyone", "federated", "any principal", "a canonical user"],
)
def test_whoever_lets_in_anybody_has_a_say(record: AnyRecord) -> None:
    assert having_say(unit(ONE, APP), unit(TWO, record)) == {ONE, TWO}


@pytest.mark.parametrize(
    "record", [trust(TWO, "ec2.amazonaws.com", "service"), letting_in(TWO, Principal("Service", "sns.amazonaws.com"))]
)
def test_a_service_is_nobody_of_another_account(record: AnyRecord) -> None:
    assert having_say(unit(ONE, APP), unit(TWO, record)) == {ONE}


def test_lists_of_accounts_let_nobody_in() -> None:
    listed = unit("o-1", account(TWO), account(THREE), stream="organizations.accounts")
    directory = unit(THREE, trust(THREE, ONE), stream="sso.assignments")
    assert having_say(unit(ONE, APP), listed, directory) == {ONE}


def test_where_the_managing_account_comes_into_reach_everything_has_a_say() -> None:
    listed = unit("o-1", account(TWO, management=True), stream="organizations.accounts")
    assert having_say(unit(ONE, APP), listed, unit(TWO, account(TWO))) == {ONE}
    assert having_say(unit(ONE, APP), listed, unit(TWO, trust(TWO, ONE))) is None
    delegated = Resource(id="d", kind="aws.organization.delegated_administrator", scope="o-1", name="d",
                         facts={"account": ONE})  # fmt: skip
    assert having_say(unit(ONE, APP), unit("o-1", delegated, stream="organizations.delegated_administrators")) is None


def test_what_other_platforms_name_they_may_reach() -> None:
    vault = Identity(id="v", kind="vault.role", scope="one", name="v", runs_as=(f"arn:aws:iam::{TWO}:role/r",))
    assert having_say(unit(ONE, APP), unit("one", vault)) == {ONE, TWO}
    assert having_say(unit(ONE, APP), unit("one", vault), of=vault) is None


def test_a_region_is_of_its_account() -> None:
    assert [account_of(scope) for scope in (f"{ONE}/eu-west-1", ONE, "o-1", f"{ONE}3")] == [ONE, ONE, "", ""]
