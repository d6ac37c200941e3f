"""Ways in which a permission turns one identity into another, as data.

Each way names the actions that together suffice and what is gained. The closure over these edges, not this table,
finds the long walks.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Gain(StrEnum):
    """What an escalation gives."""

    TARGET = "target"
    """The identity acted upon."""
    ACCOUNT = "account"
    """Every right in the account, when the identity can do it to itself or to one it can become."""


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """One way: ``actions`` on an identity of ``target_kind``, and ``anywhere`` on some resource of the account.

    With ``service`` the target must be a role which that cloud service may assume.
    """

    id: str
    actions: tuple[str, ...]
    target_kind: str
    gain: Gain
    why: str
    anywhere: tuple[str, ...] = ()
    service: str | None = None


AWS_ESCALATIONS: tuple[Escalation, ...] = (
    Escalation(
        id="create-access-key",
        actions=("iam:CreateAccessKey",),
        target_kind="aws.iam.user",
        gain=Gain.TARGET,
        why="may create an access key for it (iam:CreateAccessKey)",
    ),
    Escalation(
        id="create-login-profile",
        actions=("iam:CreateLoginProfile",),
        target_kind="aws.iam.user",
        gain=Gain.TARGET,
        why="may give it a console password (iam:CreateLoginProfile)",
    ),
    Escalation(
        id="update-login-profile",
        actions=("iam:UpdateLoginProfile",),
        target_kind="aws.iam.user",
        gain=Gain.TARGET,
        why="may replace its console password (iam:UpdateLoginProfile)",
    ),
    Escalation(
        id="rewrite-trust",
        actions=("iam:UpdateAssumeRolePolicy", "sts:AssumeRole"),
        target_kind="aws.iam.role",
        gain=Gain.TARGET,
        why="may rewrite whom it trusts, then become it (iam:UpdateAssumeRolePolicy)",
    ),
    Escalation(
        id="join-group",
        actions=("iam:AddUserToGroup",),
        target_kind="aws.iam.group",
        gain=Gain.TARGET,
        why="may add users to it (iam:AddUserToGroup)",
    ),
    Escalation(
        id="pass-role-lambda",
        actions=("iam:PassRole",),
        anywhere=("lambda:CreateFunction", "lambda:InvokeFunction"),
        target_kind="aws.iam.role",
        service="lambda.amazonaws.com",
        gain=Gain.TARGET,
        why="may run a function of its own as it (iam:PassRole, lambda:CreateFunction)",
    ),
    Escalation(
        id="pass-role-ec2",
        actions=("iam:PassRole",),
        anywhere=("ec2:RunInstances",),
        target_kind="aws.iam.role",
        service="ec2.amazonaws.com",
        gain=Gain.TARGET,
        why="may start a machine of its own as it (iam:PassRole, ec2:RunInstances)",
    ),
    Escalation(
        id="attach-user-policy",
        actions=("iam:AttachUserPolicy",),
        target_kind="aws.iam.user",
        gain=Gain.ACCOUNT,
        why="may attach any policy to {target} (iam:AttachUserPolicy)",
    ),
    Escalation(
        id="put-user-policy",
        actions=("iam:PutUserPolicy",),
        target_kind="aws.iam.user",
        gain=Gain.ACCOUNT,
        why="may write any policy into {target} (iam:PutUserPolicy)",
    ),
    Escalation(
        id="attach-role-policy",
        actions=("iam:AttachRolePolicy",),
        target_kind="aws.iam.role",
        gain=Gain.ACCOUNT,
        why="may attach any policy to {target} (iam:AttachRolePolicy)",
    ),
    Escalation(
        id="put-role-policy",
        actions=("iam:PutRolePolicy",),
        target_kind="aws.iam.role",
        gain=Gain.ACCOUNT,
        why="may write any policy into {target} (iam:PutRolePolicy)",
    ),
    Escalation(
        id="attach-group-policy",
        actions=("iam:AttachGroupPolicy",),
        target_kind="aws.iam.group",
        gain=Gain.ACCOUNT,
        why="may attach any policy to its group {target} (iam:AttachGroupPolicy)",
    ),
    Escalation(
        id="put-group-policy",
        actions=("iam:PutGroupPolicy",),
        target_kind="aws.iam.group",
        gain=Gain.ACCOUNT,
        why="may write any policy into its group {target} (iam:PutGroupPolicy)",
    ),
)
"""The ways that identity policies alone decide."""
