"""A folder of dumps to ask questions of: one account with a user, two roles, a bucket and a secret."""

import json
from pathlib import Path
from typing import Any

ACCOUNT = "111122223333"
ANNA = f"arn:aws:iam::{ACCOUNT}:user/anna"
DEPLOY = f"arn:aws:iam::{ACCOUNT}:role/deploy"
READER = f"arn:aws:iam::{ACCOUNT}:role/reader"
MADE = "2026-01-02T03:04:05Z"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OFFICE = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy document of statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(*actions: str, on: str = "*", **more: object) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more}


def trusting(principal: str) -> dict[str, Any]:
    """A trust policy."""
    return document({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})


def user(name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    """A user of the authorization details, with one policy of its own."""
    return {
        "Path": "/", "UserName": name, "UserId": f"AIDA{name.upper()}", "CreateDate": MADE, "GroupList": [],
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}", "AttachedManagedPolicies": [], "Tags": [],
        "UserPolicyList": [{"PolicyName": f"{name}s", "PolicyDocument": document(*statements)}],
    }  # fmt: skip


def role(name: str, trust: dict[str, Any], *statements: dict[str, Any]) -> dict[str, Any]:
    """A role of the authorization details, with one policy of its own."""
    return {
        "Path": "/", "RoleName": name, "RoleId": f"AROA{name.upper()}", "CreateDate": MADE, "InstanceProfileList": [],
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}", "AttachedManagedPolicies": [], "Tags": [],
        "AssumeRolePolicyDocument": trust,
        "RolePolicyList": [{"PolicyName": f"{name}s", "PolicyDocument": document(*statements)}],
    }  # fmt: skip


def dump(folder: Path, users: list[dict[str, Any]], roles: list[dict[str, Any]]) -> Path:
    """Write the authorization details of the account."""
    folder.mkdir(parents=True, exist_ok=True)
    details = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
    (folder / "get-account-authorization-details.json").write_text(json.dumps(details))
    return folder


def orchard(folder: Path) -> Path:
    """An account in which anna reads a bucket from the office, and becomes deploy, who may do everything."""
    anna = user("anna", allow("s3:GetObject", Condition=OFFICE), allow("sts:AssumeRole", on=DEPLOY))
    deploy = role("deploy", trusting(ROOT), allow("*"))
    reader = role("reader", trusting(DEPLOY), allow("s3:Get*", on="arn:aws:s3:::lake/*"))
    return dump(folder, [anna], [deploy, reader])
