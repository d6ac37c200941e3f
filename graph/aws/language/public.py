"""Which policies of buckets are public, as S3 means it when it blocks public access.

A policy is public unless each of its statements that allows grants only to fixed values: of who asks, or of where the
request comes from. A value with a wildcard or a variable is not fixed.
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_network

from graph.aws.language.statements import CompiledPolicy
from graph.model import Condition, Principal, Statement

FIXING = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalservicename",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceowner",
        "aws:sourceaccount",
        "aws:userid",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    }
)
"""The keys of which a fixed value makes a statement not public."""
MATCHING = frozenset({"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"})
"""The operators that hold a key to its values."""
ADDRESS = "ipaddress"
ANY_OF = "foranyvalue:"
WIDEST = {4: 8, 6: 32}
"""The prefixes of the widest ranges of addresses that are not public; no private range is wider."""
LOOSE = re.compile(r"[*?]|\$\{")
OF_A_ROLE = re.compile(r"A[A-Z0-9]+:\*")
"""Whoever is in a session of one role: a pattern that is fixed all the same."""
POINT = re.compile(r"arn:[a-z-]+:s3:[a-z0-9*-]*:\d{12}:accesspoint/.*")
"""Access points of one account: which of them may stay open."""
FIXED_FORMS = frozenset({"AWS", "Service", "CanonicalUser"})


def is_public(policy: CompiledPolicy) -> bool:
    """Whether the policy of a bucket is public."""
    return any(each.allow and _is_public(each.written) for each in policy.statements)


def to_anybody(statement: Statement) -> bool:
    """Whether it speaks of anyone at all, as lines of an access list do that are for all or for all who sign in."""
    return any(each.form == "AWS" and each.name == "*" for each in statement.principals)


def _is_public(statement: Statement) -> bool:
    return not _names(statement.principals) and not any(map(_fixes, statement.conditions))


def _names(principals: Iterable[Principal]) -> bool:
    """Whether it names nobody but certain principals. A provider that vouches for anyone is none."""
    named = list(principals)
    return bool(named) and all(each.form in FIXED_FORMS and not LOOSE.search(each.name) for each in named)


def _fixes(condition: Condition) -> bool:
    operator, key = condition.operator.lower().removeprefix(ANY_OF), condition.key.lower()
    if operator == ADDRESS and key == "aws:sourceip":
        return bool(condition.values) and all(map(_is_narrow, condition.values))
    held = operator in MATCHING and key in FIXING and bool(condition.values)
    return held and all(_is_fixed(key, value) for value in condition.values)


def _is_fixed(key: str, value: str) -> bool:
    if key == "s3:dataaccesspointarn" and "${" not in value:
        return bool(POINT.fullmatch(value))
    return not LOOSE.search(value) or (key == "aws:userid" and bool(OF_A_ROLE.fullmatch(value)))


def _is_narrow(range_: str) -> bool:
    try:
        network = ip_network(range_, strict=False)
    except ValueError:
        return False
    return network.prefixlen >= WIDEST[network.version]
