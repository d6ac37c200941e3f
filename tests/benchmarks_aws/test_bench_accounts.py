"""Generated accounts: the same from a seed, of the size that was asked for, and read without a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from moto.iam.models import iam_backends

from benchmarks.aws.account import Account, account
from benchmarks.aws.callings import SHARES
from benchmarks.aws.dumps import files, write
from benchmarks.aws.shared import ADMINISTRATOR
from benchmarks.aws.size import measure, read
from benchmarks.aws.stand_in import fill
from benchmarks.aws.things import NUMBER
from graph.model import AnyRecord, Grant, Identity, Policy, Resource, Secret

ROLES, RESOURCES = 40, 200


@pytest.fixture(scope="module")
def made() -> Account:
    return account(ROLES, RESOURCES)


@pytest.fixture(scope="module")
def folder(made: Account, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    write(made, folder)
    return folder


@pytest.fixture(scope="module")
def records(folder: Path) -> list[AnyRecord]:
    return [record for unit in read(folder) for record in unit.records]


def test_an_account_comes_out_the_same_every_time(made: Account) -> None:
    assert account(ROLES, RESOURCES) == made
    assert account(ROLES, RESOURCES, seed=2) != made


def test_an_account_has_the_size_that_was_asked_for(made: Account) -> None:
    assert len(made.details["RoleDetailList"]) == ROLES
    assert len(made.things) == RESOURCES
    assert len({each.arn for each in made.things}) == RESOURCES


def test_every_calling_is_there(made: Account) -> None:
    names = " ".join(str(role["RoleName"]) for role in made.details["RoleDetailList"])
    assert [calling for calling in SHARES if f"-{calling.__name__}" not in names] == []


def test_every_policy_that_is_attached_is_told_of(made: Account) -> None:
    told = {policy["Arn"] for policy in made.details["Policies"]}
    holders: list[Any] = [*made.details["RoleDetailList"], *made.details["UserDetailList"]]
    attached = {each["PolicyArn"] for holder in holders for each in holder["AttachedManagedPolicies"]}
    limits = {
        holder["PermissionsBoundary"]["PermissionsBoundaryArn"] for holder in holders if "PermissionsBoundary" in holder
    }
    assert attached | limits <= told
    assert ADMINISTRATOR in attached
    assert limits


def test_functions_run_as_roles_of_the_account(made: Account) -> None:
    roles = {role["Arn"] for role in made.details["RoleDetailList"]}
    assert made.runs_as
    assert set(made.runs_as.values()) <= roles


def test_no_two_files_have_the_same_name(made: Account) -> None:
    names = [name for name, _ in files(made)]
    assert len(set(names)) == len(names)


def test_the_folder_is_read_as_what_was_made(made: Account, records: list[AnyRecord]) -> None:
    identities = {each.id for each in records if isinstance(each, Identity)}
    assert {role["Arn"] for role in made.details["RoleDetailList"]} <= identities
    held = {each.id for each in records if isinstance(each, Resource | Secret)}
    assert {each.arn for each in made.things} <= held


def test_every_policy_that_is_granted_is_read(records: list[AnyRecord]) -> None:
    read_ = {each.id for each in records if isinstance(each, Policy)}
    granted = {each.policy for each in records if isinstance(each, Grant)}
    assert granted <= read_


def test_every_stage_of_a_size_is_measured(folder: Path) -> None:
    """What each costs depends on the machine; that each was run and found something does not."""
    told = msgspec.to_builtins(measure(folder))
    assert set(told["costs"]) == {"discovery", "tables", "entitlements", "graph", "closure", "questions"}
    assert set(told["questions"]) == {"can", "who-can", "reach", "path"}
    assert min(told["counts"][each] for each in ("identities", "entitlements", "administrators", "edges")) > 0


def test_the_stand_in_has_the_same_identities(made: Account) -> None:
    iam = iam_backends[NUMBER]["aws"]
    fill(msgspec.to_builtins(made.details), iam)
    try:
        found = {role.name: (set(role.policies), len(role.managed_policies)) for role in iam.roles.values()}
        users = {user.name for user in iam.users.values()}
    finally:
        iam.reset()
    for told in made.details["RoleDetailList"]:
        row: Any = told
        inline = {each["PolicyName"] for each in row["RolePolicyList"]}
        assert found[row["RoleName"]] == (inline, len(row["AttachedManagedPolicies"]))
    assert users == {user["UserName"] for user in made.details["UserDetailList"]}
