"""How a file is named: after the AWS command whose output it is, and after what the command was asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import msgspec

COMMANDS: Mapping[str, str] = {"s3": "s3api"}
"""What the AWS command line calls a service, where it calls it otherwise than the SDK."""
SHAPING = frozenset(
    {
        "Attribute",
        "AttributeNames",
        "Granularity",
        "HidePassword",
        "IncludePlannedDeletion",
        "Limit",
        "LookupAttributes",
        "MaxBuckets",
        "MaxItems",
        "MaxResults",
        "OnlyAttached",
        "OwnerIds",
        "Owners",
        "ParameterFilters",
        "PolicyUsageFilter",
        "ResourceTypeFilters",
        "Scope",
        "SnapshotType",
        "WithDecryption",
        "embed",
        "filter",
        "include",
        "includeValues",
        "maxResults",
        "status",
        "type",
    }
)
"""Arguments that say how much is told of what; they name nothing that a file could be named after."""
ONE_OF_ITS_KIND: Mapping[str, frozenset[str]] = {
    "glacier": frozenset({"accountId"}),
    "identitystore": frozenset({"IdentityStoreId"}),
    "kms": frozenset({"PolicyName"}),
    "s3control": frozenset({"AccountId"}),
    "sso-admin": frozenset({"InstanceArn"}),
}
"""Arguments that name what an account has one of. A file may be named after them, and need not."""
ALIASES: Mapping[str, str] = {
    "credential-report": "iam-get-credential-report",
    "credential_report": "iam-get-credential-report",
    "get-account-authorization-details": "iam-get-account-authorization-details",
    "get-credential-report": "iam-get-credential-report",
}
"""Names that well-known files go by as well."""
ASKED_FIRST: Mapping[str, str] = {
    "iam-generate-credential-report": "iam-get-credential-report",
    "iam-generate-service-last-accessed-details": "iam-get-service-last-accessed-details",
}
"""Commands that have a report made, and those whose output it is."""
REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
EVERYWHERE = frozenset({"iam", "organizations", "s3api", "sts"})
"""Commands whose answers are the same in every region."""
JSON, CSV = ".json", ".csv"


class Named(msgspec.Struct, frozen=True):
    """What a file's name says: the region, if it says one, the command with what it was asked about, and the page."""

    region: str
    key: str
    page: int


def command(service: str, operation: str) -> str:
    """The command that makes a call: service as the SDK has it, operation as the SDK's method is named."""
    return f"{COMMANDS.get(service, service)}-{operation.replace('_', '-')}"


def everywhere(name: str) -> bool:
    """Whether a command answers the same in every region."""
    return name.partition("-")[0] in EVERYWHERE


def named(parts: tuple[str, ...]) -> Named | None:
    """Read a path inside an account's folder; None where it is no name of ours.

    ``eu-west-1/lambda-list-functions.json`` and ``lambda-list-functions.eu-west-1.2.json`` name a region and a page.
    Below the command's name stands what it was asked about, as it is or percent-encoded.
    """
    region = ""
    if len(parts) > 1 and REGION.fullmatch(parts[0]):
        region, parts = parts[0], parts[1:]
    stem, dot, ending = parts[-1].rpartition(".")
    if f"{dot}{ending}" not in {JSON, CSV}:
        return None
    if len(parts) > 1:
        return Named(region, "/".join(unquote(part) for part in (*parts[:-1], stem)), 0)
    key, *more = stem.split(".")
    page = 0
    for each in more:
        if REGION.fullmatch(each):
            region = each
        elif each.isdecimal():
            page = int(each)
    return Named(region, ALIASES.get(key, key), page)


def texts(service: str, given: Mapping[str, object], order: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a question is about, in the order of the command's arguments; the most that a file can be named after first.

    A list of one may stand in a name; a longer one is looked for in what the file tells.
    """
    told = {name: value for name, value in given.items() if name not in SHAPING and not isinstance(value, bool)}
    plain = {name: str(value) for name, value in told.items() if isinstance(value, str | int)}
    single = {name: str(value[0]) for name, value in told.items() if isinstance(value, list) and len(value) == 1}
    soft = ONE_OF_ITS_KIND.get(service, frozenset())
    for named_after in ({**plain, **single}, plain, {name: plain[name] for name in plain.keys() - soft}):
        yield tuple(named_after[name] for name in sorted(named_after, key=order.index))


def about(service: str, given: Mapping[str, object], order: tuple[str, ...]) -> tuple[str, ...]:
    """What a file would have to be named after: all that names something an account may have more of."""
    soft = ONE_OF_ITS_KIND.get(service, frozenset())
    return next(texts(service, {name: value for name, value in given.items() if name not in soft}, order))


def many(given: Mapping[str, object]) -> frozenset[str]:
    """The names of several things that are asked about at once."""
    lists = (value for name, value in given.items() if name not in SHAPING and isinstance(value, list))
    return frozenset(str(each) for value in lists for each in value)
