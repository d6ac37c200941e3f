"""Parts of AWS's resource names, ``arn:<partition>:<service>:<region>:<account>:<resource>``."""

from __future__ import annotations

REGION, RESOURCE = 3, 5


def region_of(arn: str) -> str:
    """The region of a thing, so that it is asked about where it is; nothing for what is the same everywhere."""
    return _part(arn, REGION)


def resource_of(arn: str) -> str:
    """What an ARN names inside its account: ``function:mail``, ``cluster/web``."""
    return _part(arn, RESOURCE)


def _part(arn: str, place: int) -> str:
    parts = arn.split(":", RESOURCE)
    return parts[place] if len(parts) > place else ""
