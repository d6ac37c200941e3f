"""What an ARN tells of a thing: the partition, the region and the account it is in, and what it is."""

from __future__ import annotations

import msgspec

PARTS = 6
ACCOUNT_DIGITS = 12


class Arn(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of an Amazon resource name. Parts that it leaves empty are empty here."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def arn_of(id_: str) -> Arn | None:
    """The parts of an id that is an ARN; None for any other."""
    parts = id_.split(":", PARTS - 1)
    if len(parts) != PARTS or parts[0] != "arn":
        return None
    _, partition, service, region, account, resource = parts
    return Arn(partition=partition, service=service, region=region, account=account, resource=resource)


def is_account(text: str) -> bool:
    """Whether a text is the number of an AWS account."""
    return len(text) == ACCOUNT_DIGITS and text.isascii() and text.isdigit()
