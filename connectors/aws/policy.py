"""The reader role's policies, made from what the streams declare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count

ASSUME = "sts:AssumeRole"
APIS = "apigateway:GET"
API_PATHS = ("apis", "apis/*", "restapis", "restapis/*", "apikeys")
"""What of API Gateway is listed. Its permissions are methods, so what may be read is said by the path."""
MOST = 6144
"""How many characters a managed policy may have. White space does not count."""
Policy = dict[str, object]


def render(permissions: Iterable[str], *, role_name: str = "*") -> str:
    """Write IAM policies that allow these permissions and nothing else: as few as their size allows, one after another.

    Assuming roles is held to the reader role's own name, in a statement apart, and API Gateway to the paths that are
    listed; the rest are listings, most of which know no narrower resource than ``*``.
    """
    return "\n".join(f"{json.dumps(each, indent=2)}\n" for each in policies(permissions, role_name=role_name))


def policies(permissions: Iterable[str], *, role_name: str = "*") -> list[Policy]:
    """The policies, each of a size that a managed policy may have."""
    wanted = sorted(set(permissions))
    few = list(_few(wanted, role_name))
    reads = [each for each in wanted if each not in {ASSUME, APIS}]
    for parts in count(1):
        found = list(_written(reads, few, parts))
        if max(map(size, found)) <= MOST:
            break
    return found


def size(policy: Policy) -> int:
    """How many characters a policy has, as AWS counts them."""
    return len(json.dumps(policy, separators=(",", ":")))


def _written(reads: list[str], few: list[Policy], parts: int) -> Iterator[Policy]:
    """The readings in so many policies; the statements of their own stand in the last."""
    step = -(-len(reads) // parts)
    for number in range(parts):
        some = reads[number * step : (number + 1) * step]
        said = [_allow("Read" if parts == 1 else f"Read{number + 1}", some)] if some else []
        yield {"Version": "2012-10-17", "Statement": [*said, *(few if number == parts - 1 else ())]}


def _few(wanted: list[str], role_name: str) -> Iterator[Policy]:
    """The statements that are held to something narrower."""
    if APIS in wanted:
        yield _allow("ReadApis", APIS, [f"arn:*:apigateway:*::/{path}" for path in API_PATHS])
    if ASSUME in wanted:
        yield _allow("EnterAccounts", ASSUME, f"arn:*:iam::*:role/{role_name}")


def _allow(sid: str, action: object, resource: object = "*") -> Policy:
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource}
