"""A stand-in for AWS that tells of a generated account, for peers that read an account and no files.

``python -m benchmarks.aws.stand_in FILE PORT`` fills moto's server with the identities of a dump and serves them until
it is ended. Resources are left out: peers that would read them are spared it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from moto.iam.models import IAMBackend, iam_backends
from moto.server import ThreadedMotoServer

from benchmarks.aws.things import NUMBER

OF_AWS = ":iam::aws:"
Row = dict[str, Any]


def fill(details: Row, iam: IAMBackend) -> None:
    """Put users, groups, roles and policies into the stand-in, under the ARNs that they have."""
    for each in details["Policies"]:
        _policy(iam, each)
    for each in details["GroupDetailList"]:
        iam.create_group(each["GroupName"], each["Path"])
        for policy in each["AttachedManagedPolicies"]:
            iam.attach_group_policy(policy["PolicyArn"], each["GroupName"])
    for each in details["UserDetailList"]:
        _user(iam, each)
    for each in details["RoleDetailList"]:
        _role(iam, each)


def _policy(iam: IAMBackend, each: Row) -> None:
    """A policy of AWS is made as one of the account's, and handed over to AWS."""
    document = _text(each["PolicyVersionList"][0]["Document"])
    made = iam.create_policy("", each["Path"], document, each["PolicyName"], [])
    # Its answer leaves the name out where it does not find it under this one, and peers ask for it.
    vars(made)["policy_name"] = made.name
    if OF_AWS in each["Arn"]:
        del iam.managed_policies[made.arn]
        made.account_id = "aws"
        iam.managed_policies[each["Arn"]] = made


def _user(iam: IAMBackend, each: Row) -> None:
    """Make a user. The stand-in knows no boundaries of users."""
    name = each["UserName"]
    iam.create_user("us-east-1", name, each["Path"], tags=each["Tags"])
    for group in each["GroupList"]:
        iam.add_user_to_group(group, name)
    for inline in each["UserPolicyList"]:
        iam.put_user_policy(name, inline["PolicyName"], _text(inline["PolicyDocument"]))


def _role(iam: IAMBackend, each: Row) -> None:
    name, boundary = each["RoleName"], each.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    trusts = _text(each["AssumeRolePolicyDocument"])
    iam.create_role(name, trusts, each["Path"], boundary, "", each["Tags"], "3600")
    for inline in each["RolePolicyList"]:
        iam.put_role_policy(name, inline["PolicyName"], _text(inline["PolicyDocument"]))
    for policy in each["AttachedManagedPolicies"]:
        iam.attach_role_policy(policy["PolicyArn"], name)
    for profile in each["InstanceProfileList"]:
        iam.create_instance_profile(profile["InstanceProfileName"], profile["Path"], [])
        iam.add_role_to_instance_profile(profile["InstanceProfileName"], name)


def _text(document: object) -> str:
    return msgspec.json.encode(document).decode()


def main(words: Iterable[str]) -> None:
    """Fill the stand-in and serve it."""
    file, port = words
    fill(msgspec.json.decode(Path(file).read_bytes()), iam_backends[NUMBER]["aws"])
    ThreadedMotoServer(port=int(port)).start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
