"""What a thing mentions: the roles it runs as, the secrets that it refers to instead of holding them."""

from __future__ import annotations

import re
from collections.abc import Iterable

REFERENCE = re.compile(
    r"arn:[\w-]+:(?:secretsmanager:[\w-]*:\d*:secret:[\w/+=.@!-]+|ssm:[\w-]*:\d*:parameter/[\w./-]+)"
    r"|\{\{resolve:[\w-]+:[^}\s]+\}\}"
)
"""A secret or a parameter named in a text: it is looked up when it is needed, and does not stand there."""


def roles(*named: str | None) -> tuple[str, ...]:
    """The ARNs of roles, each once; what is not said is left out."""
    return tuple(dict.fromkeys(name for name in named if name))


def role_arn(partition: str, account: str, named: str) -> str | None:
    """The ARN of a role that is named by it or by its name alone; None where none is named."""
    if not named:
        return None
    return named if named.startswith("arn:") else f"arn:{partition}:iam::{account}:role/{named}"


def references(values: Iterable[str]) -> str | None:
    """Name the secrets and parameters that texts refer to; None when there are none."""
    return words(match.group() for value in values for match in REFERENCE.finditer(value))


def words(values: Iterable[str]) -> str | None:
    """Several words as one fact, in a stable order; None when there are none."""
    return " ".join(sorted(set(values))) or None
