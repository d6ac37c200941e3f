"""The reader role's policy, made from what the streams declare."""

from __future__ import annotations

import json
from collections.abc import Iterable

ASSUME = "sts:AssumeRole"


def render(permissions: Iterable[str], *, role_name: str = "*") -> str:
    """Write an IAM policy that allows these permissions and nothing else.

    Assuming roles is held to the reader role's own name, in a statement apart; the rest are listings of IAM and
    Organizations, most of which know no narrower resource than ``*``.
    """
    wanted = sorted(set(permissions))
    reads = [each for each in wanted if each != ASSUME]
    statements: list[dict[str, object]] = []
    if reads:
        statements.append({"Sid": "ReadIdentities", "Effect": "Allow", "Action": reads, "Resource": "*"})
    if ASSUME in wanted:
        role = f"arn:*:iam::*:role/{role_name}"
        statements.append({"Sid": "EnterAccounts", "Effect": "Allow", "Action": ASSUME, "Resource": role})
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"
