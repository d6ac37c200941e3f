"""Which events of CloudTrail alter rights, and what each of them altered, so that a change in a scan finds its event.

Of what somebody sent, the names of the things concerned are decoded and nothing else: no document is.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from connectors.aws.veiled import VeiledCamelRow
from connectors.forms import learnt
from graph.alterations import BOUNDARY, TRUST, about_holder

SORTS = ("Role", "User", "Group")
VERBS = ("Attach", "Detach", "Put", "Delete")
GLOBAL = frozenset({"us-east-1", "us-gov-west-1", "cn-north-1"})
"""The regions in which IAM and Organizations write their events."""
ON_HOLDERS: Mapping[str, tuple[str, str]] = {
    **{f"{verb}{sort}Policy": (sort.lower(), "policy") for sort in SORTS for verb in VERBS},
    **{
        f"{verb}{sort}PermissionsBoundary": (sort.lower(), BOUNDARY)
        for sort in ("Role", "User")
        for verb in ("Put", "Delete")
    },
    "UpdateAssumeRolePolicy": ("role", TRUST),
    "AddUserToGroup": ("user", "group"),
    "RemoveUserFromGroup": ("user", "group"),
}
"""Events about a role, a user or a group, and what of it they alter."""
ON_THINGS: Mapping[str, tuple[str, ...]] = {
    "CreatePolicyVersion": ("policy_arn",),
    "SetDefaultPolicyVersion": ("policy_arn",),
    "DeleteAccessKey": ("access_key_id",),
    "UpdateAccessKey": ("access_key_id",),
    "UpdatePolicy": ("policy_id",),
    "AttachPolicy": ("policy_id", "target_id"),
    "DetachPolicy": ("policy_id", "target_id"),
}
"""Events about policies, keys and what stands above accounts, and which names say of what."""
ALTERING = (*ON_HOLDERS, *ON_THINGS)
KEY = "aws.iam.access_key:"


class Given(VeiledCamelRow, frozen=True):
    """What an event was about, by name."""

    role_name: str | None = None
    user_name: str | None = None
    group_name: str | None = None
    policy_arn: str | None = None
    policy_name: str | None = None
    access_key_id: str | None = None
    policy_id: str | None = None
    target_id: str | None = None

    def holder(self, sort: str) -> str | None:
        """The name of the role, user or group."""
        return {"role": self.role_name, "user": self.user_name, "group": self.group_name}[sort]

    def what(self, what: str) -> str | None:
        """What of it was altered: a policy by its ARN or name, a group, the boundary, the trust policy."""
        if what == "policy":
            return self.policy_arn or self.policy_name
        if what == "group":
            return f"group/{self.group_name}" if self.group_name else None
        return what


def altered(event: str, account: str, parameters: msgspec.Raw) -> str:
    """The name of what an event altered, or nothing."""
    if event not in ON_HOLDERS and event not in ON_THINGS:
        return ""
    try:
        given = msgspec.json.decode(parameters, type=learnt(Given))
    except msgspec.DecodeError:
        # Also where nothing was sent.
        return ""
    return _named(event, account, given)


def _named(event: str, account: str, given: Given) -> str:
    if event in ON_HOLDERS:
        sort, part = ON_HOLDERS[event]
        name, what = given.holder(sort), given.what(part)
        return about_holder(account, sort, name, what) if name and what else ""
    names = [getattr(given, field) for field in ON_THINGS[event]]
    if not all(names):
        return ""
    return f"{KEY if 'access_key_id' in ON_THINGS[event] else ''}{'/'.join(names)}"
