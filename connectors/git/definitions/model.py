"""What code says that it defines: one identity or secret, by its ARN or by a name that may have gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

GAP = "*"
"""Stands in a name for what only a run of the code would tell."""
MOST_LETTERS = 512
"""No name is longer."""


class Definition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One definition in a file. ``name`` is empty where there is an ARN."""

    kind: str
    """The kind that the thing has in the inventory: ``aws.iam.role``."""
    name: str = ""
    arn: str = ""
    uses: bool = False
    """The code does not make the identity but gives it to what it makes: a service account that may assume a role."""
    address: str
    """What the code calls it: ``aws_iam_role.deploy``."""
    form: str
    """The language: ``terraform``, ``cloudformation`` and so on."""
    line: int
    end: int
    tags: Mapping[str, str] = {}


def gapped(text: str) -> str:
    """A name with each run of gaps written as one."""
    return re.sub(r"\*+", GAP, text)[:MOST_LETTERS].strip()
