"""A generated account: roles, users, groups and policies as AWS tells of them, and resources. The same from each seed.

``Account.details`` is the answer of ``aws iam get-account-authorization-details``.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.aws.callings import SHARES, Around, Calling
from benchmarks.aws.documents import Document, allow, policy
from benchmarks.aws.shared import BOUNDARIES, limits, of_aws, of_teams, reading
from benchmarks.aws.things import NUMBER, Thing, teams, things

CREATED = "2024-03-01T08:00:00+00:00"
USERS_IN_A_HUNDRED = 6
Row = dict[str, object]


@dataclass(frozen=True)
class Account:
    """One account. ``runs_as`` is the role of each function, by ARN."""

    details: Mapping[str, Sequence[Row]]
    things: Sequence[Thing]
    runs_as: Mapping[str, str]

    def of_kind(self, kind: str) -> list[Thing]:
        """Return the things of one kind."""
        return [each for each in self.things if each.kind == kind]


def account(roles: int, resources: int, seed: int = 1) -> Account:
    """Make an account of so many roles and resources."""
    chance = random.Random(seed)  # noqa: S311  because the same account must come out everywhere
    owners = teams(roles)
    held = things(resources, owners, chance)
    rows = _roles(roles, owners, held, chance)
    groups = [_group(team) for team in owners]
    users = [_user(number, chance.sample(owners, 2), chance) for number in range(roles * USERS_IN_A_HUNDRED // 100)]
    policies = [_policy(arn, document) for arn, document in (*of_aws(), *of_teams(owners), *limits())]
    details = {"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": rows, "Policies": policies}
    return Account(details, held, _running(rows, held, chance))


def _roles(count: int, owners: Sequence[str], held: Iterable[Thing], chance: random.Random) -> list[Row]:
    """Roles of every calling, mixed, and of each calling one at least."""
    by_team: dict[str, dict[str, list[Thing]]] = defaultdict(lambda: defaultdict(list))
    for each in held:
        by_team[each.team][each.kind].append(each)
    more = chance.choices(list(SHARES), weights=list(SHARES.values()), k=max(0, count - len(SHARES)))
    chosen = [*SHARES, *more][:count]
    chance.shuffle(chosen)
    rows: list[Row] = []
    arns: list[str] = []
    for number, calling in enumerate(chosen):
        team = chance.choice(owners)
        name = f"{team}-{calling.__name__}{number:05}"
        rows.append(_role(name, team, calling(Around(team, by_team[team], arns, chance)), number))
        arns.append(f"arn:aws:iam::{NUMBER}:role/{name}")
    return rows


def _role(name: str, team: str, calling: Calling, number: int) -> Row:
    row: Row = {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{number:017}",
        "Arn": f"arn:aws:iam::{NUMBER}:role/{name}",
        "CreateDate": CREATED,
        "AssumeRolePolicyDocument": calling.trusts,
        "InstanceProfileList": [],
        "RolePolicyList": [{"PolicyName": each, "PolicyDocument": said} for each, said in calling.inline.items()],
        "AttachedManagedPolicies": _attached(calling.attached),
        "Tags": [{"Key": "team", "Value": team}],
        "RoleLastUsed": {"LastUsedDate": "2026-10-01T00:00:00+00:00", "Region": "eu-west-1"} if number % 5 else {},
    }
    if calling.profile:
        row["InstanceProfileList"] = [_profile(row)]
    return row | _limited(calling.boundary)


def _profile(role: Row) -> Row:
    name = role["RoleName"]
    inside = {key: role[key] for key in ("Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument")}
    return {
        "Path": "/",
        "InstanceProfileName": name,
        "InstanceProfileId": f"AIPA{str(role['RoleId'])[4:]}",
        "Arn": f"arn:aws:iam::{NUMBER}:instance-profile/{name}",
        "CreateDate": CREATED,
        "Roles": [inside],
    }


def _user(number: int, groups: Sequence[str], chance: random.Random) -> Row:
    said = policy(allow("sts:AssumeRole", f"arn:aws:iam::{NUMBER}:role/{groups[0]}-people*"))
    return {
        "Path": "/",
        "UserName": f"user{number:04}",
        "UserId": f"AIDA{number:017}",
        "Arn": f"arn:aws:iam::{NUMBER}:user/user{number:04}",
        "CreateDate": CREATED,
        "UserPolicyList": [{"PolicyName": "enters", "PolicyDocument": said}] if chance.random() < 0.5 else [],
        "GroupList": list(groups),
        "AttachedManagedPolicies": [],
        "Tags": [{"Key": "team", "Value": groups[0]}],
    } | _limited(BOUNDARIES[0] if chance.random() < 0.2 else "")


def _group(team: str) -> Row:
    return {
        "Path": "/",
        "GroupName": team,
        "GroupId": f"AGPA{team[4:]:0>17}",
        "Arn": f"arn:aws:iam::{NUMBER}:group/{team}",
        "CreateDate": CREATED,
        "GroupPolicyList": [],
        "AttachedManagedPolicies": _attached([reading(team)]),
    }


def _policy(arn: str, document: Document) -> Row:
    version = {"VersionId": "v1", "IsDefaultVersion": True, "CreateDate": CREATED, "Document": document}
    return {
        "PolicyName": _name(arn),
        "PolicyId": f"ANPA{_name(arn).upper().replace('-', ''):0<17.17}",
        "Arn": arn,
        "Path": "/",
        "DefaultVersionId": "v1",
        "AttachmentCount": 1,
        "PermissionsBoundaryUsageCount": 1 if arn in BOUNDARIES else 0,
        "IsAttachable": True,
        "CreateDate": CREATED,
        "UpdateDate": CREATED,
        "PolicyVersionList": [version],
    }


def _attached(arns: Sequence[str]) -> list[Row]:
    return [{"PolicyName": _name(arn), "PolicyArn": arn} for arn in dict.fromkeys(arns)]


def _limited(boundary: str) -> Row:
    limit = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary}
    return {"PermissionsBoundary": limit} if boundary else {}


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _running(rows: Iterable[Row], held: Iterable[Thing], chance: random.Random) -> dict[str, str]:
    """Which role each function runs as: one of its team that functions may enter, where the team has one."""
    entered = [str(row["Arn"]) for row in rows if "lambda.amazonaws.com" in str(row["AssumeRolePolicyDocument"])]
    by_team: dict[str, list[str]] = defaultdict(list)
    for arn in entered:
        by_team[_name(arn).partition("-")[0]].append(arn)
    return {
        each.arn: chance.choice(by_team[each.team] or entered) for each in held if each.kind == "function" and entered
    }
