"""What people say of findings: kept as it is, so nothing that looks like a secret is taken."""

from __future__ import annotations

import re

import click

_KEY_ID = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")
"""The public half of an AWS access key: the name by which people speak of it."""


def words(text: str, name: str, *, needed: bool = True) -> str:
    """The text without the blanks around it. ``name`` is what was asked for, for refusing one that cannot be kept."""
    from scanner.redact import looks_secret  # noqa: PLC0415  because help must not pay for it

    if needed and not text.strip():
        raise click.BadParameter(f"{name} must not be empty")
    if looks_secret(_KEY_ID.sub("", text)):
        raise click.BadParameter(f"{name} seems to hold a secret, and would be kept and shown as it is")
    return text.strip()
