"""One AWS account of Orchard: what its description says, written through boto3's IAM client."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_iam.type_defs import TagTypeDef

Told = Mapping[str, Any]
"""A part of ``files/aws.yaml``."""


class Account:
    """Writes into one account. ``issued`` are the access keys handed out: user → (id, secret) in order."""

    def __init__(self, iam: IAMClient, number: str) -> None:
        self._iam = iam
        self._number = number
        self.issued: dict[str, list[tuple[str, str]]] = {}

    def raise_all(self, told: Told) -> None:
        """Write everything of a new account, in the order in which one thing needs another."""
        if "oidc_provider" in told:
            self._iam.create_open_id_connect_provider(
                Url=told["oidc_provider"], ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
            )
        for service in told.get("service_linked", ()):
            self._iam.create_service_linked_role(AWSServiceName=service)
        for name, statements in told.get("policies", {}).items():
            self._iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(policy_document(statements)))
        for name, group in told.get("groups", {}).items():
            self._group(name, group)
        for name, user in told.get("users", {}).items():
            self.user(name, user)
        for name, role in told.get("roles", {}).items():
            self.role(name, role)

    def change(self, told: Told) -> None:
        """Write what is different in the second week."""
        for name, trust in told.get("trusts", {}).items():
            self._iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust_document(trust)))
        for name, statements in told.get("inline", {}).items():
            self._iam.put_role_policy(
                RoleName=name, PolicyName="second-week", PolicyDocument=json.dumps(policy_document(statements))
            )
        for name, states in told.get("keys", {}).items():
            self._keys(name, states)

    def role(self, name: str, told: Told) -> None:
        """Write one role with its trust, rights and owner."""
        self._iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(trust_document(told)),
            Tags=_tags(told),
        )
        if "boundary" in told:
            self._iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=self._policy(told["boundary"]))
        for policy in told.get("attached", ()):
            self._iam.attach_role_policy(RoleName=name, PolicyArn=self._policy(policy))
        if "inline" in told:
            self._iam.put_role_policy(
                RoleName=name, PolicyName="work", PolicyDocument=json.dumps(policy_document(told["inline"]))
            )

    def user(self, name: str, told: Told) -> None:
        """Write one user with its groups, rights, keys and owner."""
        self._iam.create_user(UserName=name, Tags=_tags(told))
        for group in told.get("groups", ()):
            self._iam.add_user_to_group(UserName=name, GroupName=group)
        for policy in told.get("attached", ()):
            self._iam.attach_user_policy(UserName=name, PolicyArn=self._policy(policy))
        if "inline" in told:
            self._iam.put_user_policy(
                UserName=name, PolicyName="work", PolicyDocument=json.dumps(policy_document(told["inline"]))
            )
        if told.get("console"):
            self._iam.create_login_profile(UserName=name, Password=secrets.token_urlsafe(24))
        self._keys(name, told.get("keys", ()))

    def tag_role(self, name: str, owner: str) -> None:
        """Say who answers for a role that AWS made."""
        self._iam.tag_role(RoleName=name, Tags=_tags({"owner": owner}))

    def _group(self, name: str, told: Told) -> None:
        self._iam.create_group(GroupName=name)
        for policy in told.get("attached", ()):
            self._iam.attach_group_policy(GroupName=name, PolicyArn=self._policy(policy))
        for policy in told.get("managed", ()):
            self._iam.attach_group_policy(GroupName=name, PolicyArn=f"arn:aws:iam::aws:policy/{policy}")

    def _keys(self, user: str, states: Sequence[str]) -> None:
        for state in states:
            key = self._iam.create_access_key(UserName=user)["AccessKey"]
            self.issued.setdefault(user, []).append((key["AccessKeyId"], key["SecretAccessKey"]))
            if state == "inactive":
                self._iam.update_access_key(UserName=user, AccessKeyId=key["AccessKeyId"], Status="Inactive")

    def _policy(self, name: str) -> str:
        return f"arn:aws:iam::{self._number}:policy/{name}"


def policy_document(statements: Sequence[Told]) -> dict[str, object]:
    """An IAM policy document out of the short form of ``files/aws.yaml``."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny" if "deny" in each else "Allow",
                "Action": each.get("deny") or each["allow"],
                "Resource": each.get("on", "*"),
            }
            for each in statements
        ],
    }


def trust_document(told: Told) -> dict[str, object]:
    """A trust policy document out of the short form of ``files/aws.yaml``."""
    statement = {"Effect": "Allow", "Principal": told["trusts"], "Action": told.get("action", "sts:AssumeRole")}
    if "when" in told:
        statement["Condition"] = told["when"]
    return {"Version": "2012-10-17", "Statement": [statement]}


def _tags(told: Told) -> list[TagTypeDef]:
    return [{"Key": "Owner", "Value": told["owner"]}] if "owner" in told else []
