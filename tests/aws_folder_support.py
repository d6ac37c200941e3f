"""Folders of exported answers for the tests, and what is read out of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from aws_support import AT, ESTATE_KEY, Units, gather, secret

from connectors.aws import AwsOptions
from connectors.aws.api import connect
from connectors.calls import Calls
from connectors.streams import Opening, Scope
from graph.model import AnyRecord, Observed

NUMBER = "111122223333"
IAM = f"arn:aws:iam::{NUMBER}:"
DAY = "2026-01-05T10:00:00+00:00"


class Dump:
    """A folder of answers that is being filled."""

    def __init__(self, folder: Path, account: str = NUMBER) -> None:
        self.folder = folder
        self.account = account
        (folder / account).mkdir(parents=True, exist_ok=True)

    def write(self, name: str, answer: object) -> Path:
        """Write an answer of the account: a text as it is, anything else as JSON."""
        return self.put(f"{self.account}/{name}", answer)

    def put(self, name: str, answer: object) -> Path:
        """Write a file anywhere in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(answer if isinstance(answer, str) else json.dumps(answer, indent=2), encoding="utf-8")
        return path

    def read(self, *streams: str, **more: object) -> Units:
        """Collect those streams, or all, from the folder."""
        return gather(msgspec.convert({"folder": str(self.folder), **more}, AwsOptions), only=streams)

    def one(self, stream: str, **more: object) -> Observed:
        """Collect one stream of the account."""
        return self.read(stream, **more)[stream, self.account]

    def scopes(self, **more: object) -> list[Scope]:
        """The scopes that the folder is found to have."""
        options = msgspec.convert({"folder": str(self.folder), **more}, AwsOptions)
        opening = Opening(
            source="orchard", options=options, caller=Calls("aws"), at=AT, secret=secret, estate_key=ESTATE_KEY
        )
        return list(connect(opening).scopes())


def allow(action: str, resource: str = "*") -> dict[str, Any]:
    """A policy document of one statement."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}


def trust(service: str = "lambda.amazonaws.com") -> dict[str, Any]:
    """A trust policy."""
    said = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [said]}


def role(name: str, **more: object) -> dict[str, Any]:
    """A role as the authorization details have it."""
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{name.upper()}",
        "Arn": f"{IAM}role/{name}",
        "CreateDate": DAY,
        "AssumeRolePolicyDocument": trust(),
        "InstanceProfileList": [],
        "RolePolicyList": [],
        "AttachedManagedPolicies": [],
        "Tags": [],
        "RoleLastUsed": {},
        **more,
    }


def details(*roles: dict[str, Any]) -> dict[str, Any]:
    """Authorization details: a user in a group, a role, a policy of the customer's and one of AWS."""
    attached = {"PolicyName": "ship", "PolicyArn": f"{IAM}policy/ship"}
    user = {
        "Path": "/",
        "UserName": "ada",
        "UserId": "AIDAADA",
        "Arn": f"{IAM}user/ada",
        "CreateDate": DAY,
        "GroupList": ["staff"],
        "UserPolicyList": [{"PolicyName": "home", "PolicyDocument": allow("s3:GetObject")}],
        "AttachedManagedPolicies": [],
        "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": f"{IAM}policy/ship"},
        "Tags": [{"Key": "team", "Value": "shop"}],
    }
    group = {
        "Path": "/",
        "GroupName": "staff",
        "GroupId": "AGPASTAFF",
        "Arn": f"{IAM}group/staff",
        "CreateDate": DAY,
        "GroupPolicyList": [],
        "AttachedManagedPolicies": [attached],
    }
    deploy = role("deploy", RolePolicyList=[{"PolicyName": "pass", "PolicyDocument": allow("iam:PassRole")}])
    ours = policy("ship", {"v1": allow("ecs:*"), "v2": allow("*")})
    theirs = {**policy("ReadOnlyAccess", {"v9": allow("s3:List*")}), "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    return {
        "UserDetailList": [user],
        "GroupDetailList": [group],
        "RoleDetailList": [deploy, *roles],
        "Policies": [ours, theirs],
    }


def policy(name: str, versions: dict[str, Any]) -> dict[str, Any]:
    """A managed policy with its versions, the first of which is in force."""
    first = next(iter(versions))
    return {
        "PolicyName": name,
        "PolicyId": f"ANPA{name.upper()}",
        "Arn": f"{IAM}policy/{name}",
        "Path": "/",
        "DefaultVersionId": first,
        "AttachmentCount": 1,
        "PermissionsBoundaryUsageCount": 1,
        "IsAttachable": True,
        "CreateDate": DAY,
        "UpdateDate": DAY,
        "PolicyVersionList": [
            {"VersionId": id_, "IsDefaultVersion": id_ == first, "CreateDate": DAY, "Document": document}
            for id_, document in versions.items()
        ],
    }


def ids(observed: Observed) -> set[str]:
    """The ids of what was read."""
    return {record.id for record in observed.records}


def by_id(observed: Observed, id_: str) -> AnyRecord:
    """The record with that id."""
    return next(record for record in observed.records if record.id == id_)


def told(observed: Observed) -> list[str]:
    """What the gaps say."""
    return [gap.detail for gap in observed.gaps]
