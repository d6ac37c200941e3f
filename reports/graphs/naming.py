"""What databases call things: labels and types of relationships are names of their own, not values."""

from __future__ import annotations

import re
from functools import cache

NOT_A_NAME = re.compile(r"[^A-Za-z0-9]+")


@cache
def label(kind: str) -> str:
    """Return a kind as a label: ``aws.iam.role`` is AwsIamRole. A label begins with a letter."""
    name = "".join(part[:1].upper() + part[1:] for part in NOT_A_NAME.split(kind))
    return f"K{name}" if name[:1].isdigit() else name


@cache
def relationship(kind: str) -> str:
    """Return what an edge says as the type of a relationship: ``member of`` is MEMBER_OF."""
    return NOT_A_NAME.sub("_", kind).strip("_").upper()
