"""Large accounts, recorded at the wire: what is told at once is what is told one by one, in far fewer calls.

What moto tells at once lacks the last use of roles and the boundaries: it stands in for small accounts only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from socketserver import StreamRequestHandler

import pytest
from aws_large_support import IAM, LargeAccount, gather_fast
from aws_support import Failure, Units, Wire, opened, options, wired

from connectors.aws import AwsOptions
from connectors.aws.bulk import DETAILS, FEW, LARGE, SUMMARY
from connectors.aws.client import Api
from connectors.aws.streams.roles import RoleAnswer
from connectors.aws.streams.users import UserAnswer
from connectors.calls import Called
from connectors.registry import platform
from graph.model import AnyRecord

OF_IAM = (
    "iam.roles",
    "iam.role_trusts",
    "iam.role_policies",
    "iam.role_attachments",
    "iam.users",
    "iam.user_policies",
    "iam.user_attachments",
    "iam.groups",
    "iam.group_members",
    "iam.group_policies",
    "iam.group_attachments",
    "iam.managed_policies",
    "iam.policy_versions",
)
ROLES_AND_GROUPS = ("iam.roles", "iam.group_members")
LEAVE_OUT = ["iam:GetLoginProfile"]
"""What the details have no word of, and would only be in the way here."""
SINGLE = {
    *("GetUser", "GetRole", "GetGroup", "GetUserPolicy", "GetRolePolicy", "GetGroupPolicy", "GetPolicyVersion"),
    *("ListUserPolicies", "ListRolePolicies", "ListGroupPolicies", "ListPolicyVersions"),
    *("ListAttachedUserPolicies", "ListAttachedRolePolicies", "ListAttachedGroupPolicies"),
}
Told = Mapping[str, list[AnyRecord]]


def settings(wire: Wire, *left_out: str) -> AwsOptions:
    return options(wire.url, leave_out=[*LEAVE_OUT, *left_out])


def told(units: Units) -> Told:
    """What was told, by stream. Nothing may be missing."""
    assert [gap for unit in units.values() for gap in unit.gaps] == []
    return {stream: sorted(unit.records, key=lambda record: record.id) for (stream, _), unit in units.items()}


def roles_and_groups(wire: Wire) -> Told:
    return told(gather_fast(settings(wire), only=ROLES_AND_GROUPS))


def few(whole: Told) -> Told:
    return {stream: whole[stream] for stream in ("iam.groups", *ROLES_AND_GROUPS)}


def singly(account: LargeAccount) -> Counter[str]:
    """What was asked about one identity or policy."""
    return Counter({operation: times for operation, times in account.asked.items() if operation in SINGLE})


def answering(wire: Wire, account: LargeAccount, monkeypatch: pytest.MonkeyPatch) -> LargeAccount:
    monkeypatch.setattr(wire, "answer", account.answer)
    # A thousand answers go out at once, not when the client has acknowledged their headers.
    monkeypatch.setattr(StreamRequestHandler, "disable_nagle_algorithm", True)
    return account


@pytest.fixture
def account(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> LargeAccount:
    """An account of 214 identities, whose details come in five pages."""
    return answering(wire, LargeAccount(), monkeypatch)


@pytest.fixture(scope="module")
def one_by_one() -> Told:
    """What the account tells where it is asked about each identity."""
    account = LargeAccount()
    with pytest.MonkeyPatch.context() as patch, wired() as wire:
        answering(wire, account, patch)
        found = told(gather_fast(settings(wire, f"iam:{DETAILS}"), only=OF_IAM))
    assert account.asked[DETAILS] == account.asked[SUMMARY] == 0
    assert account.asked["GetRole"] == 190
    return found


def test_a_large_account_is_told_the_same_at_once_as_one_by_one(
    wire: Wire, account: LargeAccount, one_by_one: Told
) -> None:
    called = Called()
    found = told(gather_fast(settings(wire), called, only=OF_IAM))
    assert found == one_by_one
    assert set(found) == set(OF_IAM)
    assert all(found.values())
    # Its 222 identities and policies come in pages of 50; the policy that cannot be packed is asked for again.
    assert (account.asked[SUMMARY], account.asked[DETAILS]) == (1, 5)
    assert FEW <= singly(account).total() <= FEW + 4
    declared = {each for name in OF_IAM for each in platform("aws").streams[name].permissions}
    assert called.of("aws") <= declared | {"sts:GetCallerIdentity"}


def test_of_an_account_that_is_not_large_each_identity_is_asked_about(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = answering(wire, LargeAccount(roles=LARGE - 24, users=20), monkeypatch)
    roles_and_groups(wire)
    assert (account.asked[SUMMARY], account.asked[DETAILS]) == (1, 0)
    assert account.asked["GetRole"] == LARGE - 24


def test_whoever_asks_a_few_things_only_does_not_wait_for_all(wire: Wire, account: LargeAccount) -> None:
    with opened(options(wire.url)) as (api, _):
        for number in range(FEW):
            assert name_of(api, number) == f"role-{number:05}"
    assert account.asked == {"GetCallerIdentity": 1, "GetRole": FEW}


def name_of(api: Api, number: int) -> str:
    answer = api.find("iam", "GetRole", RoleAnswer, RoleName=f"role-{number:05}")
    return answer.role.role_name if answer else ""


@pytest.mark.parametrize("operation", [SUMMARY, DETAILS])
@pytest.mark.parametrize(("code", "status"), [("AccessDenied", 403), ("Throttling", 400)])
def test_where_it_is_refused_each_identity_is_asked_about(
    wire: Wire, account: LargeAccount, one_by_one: Told, operation: str, code: str, status: int
) -> None:
    account.fails(operation, code, status=status)
    assert roles_and_groups(wire) == few(one_by_one)
    assert account.asked["GetRole"] == 190


@pytest.mark.parametrize(("code", "status"), [("Throttling", 400), ("AccessDenied", 403), ("ValidationError", 400)])
def test_what_was_told_before_it_broke_off_is_not_asked_again(
    wire: Wire, account: LargeAccount, one_by_one: Told, code: str, status: int
) -> None:
    """Two pages of the five tell of all users and groups and of 76 roles."""
    account.fails(DETAILS, code, page=2, status=status)
    assert roles_and_groups(wire) == few(one_by_one)
    assert 190 - 76 <= account.asked["GetRole"] <= 190 - 76 + FEW


BROKEN_OFF = (
    Failure("Throttling", 400, "", {}),
    Failure("AccessDenied", 403, "", {}),
    "<Sorry/>",
    "<Marker>50</Marker><IsTruncated>true</IsTruncated>",
)
"""How the second page may not be one: an error, what a proxy sends, the page before it again without end."""


@pytest.mark.parametrize("fault", BROKEN_OFF)
def test_members_are_asked_for_where_not_everybody_was_told_of(
    wire: Wire, account: LargeAccount, fault: Failure | str
) -> None:
    """A user who was not told of yet might be in the group."""
    account.faults[DETAILS, 1] = fault
    assert members(wire) == MEMBERS
    assert account.asked["GetGroup"] == 1
    assert account.asked[DETAILS] <= 1 + 3


def test_what_the_details_do_not_tell_is_asked(wire: Wire, account: LargeAccount, one_by_one: Told) -> None:
    """A role, a user and a policy that were made since, and a role of whose use nothing is said."""
    account.missing = {"role-00189", "user-00019", f"{IAM}policy/policy-6"}
    account.silent = {"role-00188"}
    assert told(gather_fast(settings(wire), only=OF_IAM)) == one_by_one
    assert FEW < singly(account).total() <= FEW + 20


def test_a_role_that_was_not_listed_is_asked_for(wire: Wire, account: LargeAccount) -> None:
    """The details leave its description out, and a listing that told it there was none."""
    with opened(options(wire.url)) as (api, _):
        for number in range(FEW + 5):
            name_of(api, number)
        assert api.call("iam", "GetRole", RoleAnswer, RoleName="role-00001").role.description == "number 1"
        assert api.call("iam", "ListRolePolicies", dict, RoleName="role-00002")["PolicyNames"]
    assert account.asked["GetRole"] == FEW + 6
    assert account.asked["ListRolePolicies"] == 0


MEMBERS = [f"user-{number:05}" for number in (1, 9, 13, 17)]


def members(wire: Wire) -> list[str]:
    """Who is in a group, after so many other questions that all is read at once if it can be."""
    with opened(options(wire.url)) as (api, _):
        list(api.pages("iam", "ListUsers", "Users", dict))
        for _ in range(FEW):
            api.call("iam", "GetUser", dict, UserName="user-00001")
        return [str(each["UserName"]) for each in api.pages("iam", "GetGroup", "Users", dict, GroupName="group-1")]


def test_the_members_of_a_group_are_the_users_who_say_so(wire: Wire, account: LargeAccount) -> None:
    assert members(wire) == MEMBERS
    assert account.asked["GetGroup"] == 0


def test_a_user_that_was_listed_is_told_with_the_last_use_of_the_password(wire: Wire, account: LargeAccount) -> None:
    with opened(options(wire.url)) as (api, _):
        list(api.pages("iam", "ListUsers", "Users", dict))
        told_of = [api.call("iam", "GetUser", UserAnswer, UserName="user-00001").user for _ in range(FEW + 1)]
    assert account.asked["GetUser"] == FEW
    assert told_of[-1].password_last_used is not None
    assert told_of[-1] == told_of[0]


def test_what_was_told_is_forgotten_when_the_account_is_closed(wire: Wire, account: LargeAccount) -> None:
    with opened(options(wire.url)) as (api, _):
        list(api.pages("iam", "ListRoles", "Roles", dict))
        for number in range(FEW + 5):
            name_of(api, number)
        assert account.asked["GetRole"] == FEW
        api.close()
        assert name_of(api, 100) == "role-00100"
        api.close()
    assert account.asked["GetRole"] == FEW + 1
    assert account.asked[DETAILS] == 5
