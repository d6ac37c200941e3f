"""Who makes a request: read from an ARN or the name of a service, with what follows from that alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

import msgspec

from graph.aws.language.context import ABSENT, PRESENT, Seen
from graph.aws.language.wildcards import INNER_COLONS

ACCOUNT = re.compile(r"\d{12}")
CANONICAL = re.compile(r"[0-9a-f]{64}")
SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?|[a-z0-9-]+\.amazon\.com")
LINKED_PATH = "/aws-service-role/"
LINKED_NAME = "AWSServiceRoleFor"


class Kind(StrEnum):
    """The kinds of principals that can make a request."""

    USER = "user"
    ROLE = "role"
    """A session of a role, its name not said."""
    SESSION = "session"
    FEDERATED_USER = "federated user"
    """A session that GetFederationToken made."""
    ROOT = "root"
    SERVICE = "service"
    FEDERATED = "federated"
    """Whoever a provider of identities vouches for; it has no account."""
    CANONICAL = "canonical user"
    ANONYMOUS = "anonymous"


class NoCaller(ValueError):
    """A text names nobody who could make a request."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who makes a request.

    ``entity`` is the role behind a session and the user behind a federated one, else the same as ``name``. ``role`` is
    the role's name without its path, which is how an account tells its roles apart.
    """

    kind: Kind
    name: str
    account: str = ""
    entity: str = ""
    role: str = ""

    @property
    def has_policies(self) -> bool:
        """Whether policies of an account can speak for it: it is an identity of IAM, or a root user."""
        return self.kind in _OF_ACCOUNTS

    @property
    def is_service_linked(self) -> bool:
        """Whether it is a role that a service made for itself, which no organisation's policies bind."""
        return LINKED_PATH in self.entity or self.role.startswith(LINKED_NAME)


_OF_ACCOUNTS = frozenset({Kind.USER, Kind.ROLE, Kind.SESSION, Kind.FEDERATED_USER, Kind.ROOT})


@lru_cache(maxsize=16_384)
def caller(name: str) -> Caller:
    """Read who is meant by a text: an ARN, an account's number, a service, a canonical id or ``anonymous``."""
    if name in {"anonymous", "*"}:
        return Caller(kind=Kind.ANONYMOUS, name="anonymous")
    if ACCOUNT.fullmatch(name):
        return _root(f"arn:aws:iam::{name}:root", name)
    if CANONICAL.fullmatch(name):
        return Caller(kind=Kind.CANONICAL, name=name)
    if SERVICE.fullmatch(name):
        return service(name)
    return _of_arn(name)


def service(name: str) -> Caller:
    """A service of AWS that acts for itself."""
    return Caller(kind=Kind.SERVICE, name=name)


def federated(provider: str) -> Caller:
    """Somebody whom a provider of identities vouches for."""
    parts = provider.split(":", INNER_COLONS)
    return Caller(kind=Kind.FEDERATED, name=provider, account=parts[4] if len(parts) > INNER_COLONS else "")


def _root(arn: str, account: str) -> Caller:
    return Caller(kind=Kind.ROOT, name=arn, account=account, entity=arn)


def _of_arn(arn: str) -> Caller:
    parts = arn.split(":", INNER_COLONS)
    if len(parts) <= INNER_COLONS or parts[0] != "arn" or not ACCOUNT.fullmatch(parts[4]):
        raise NoCaller(f"{arn!r} names no principal")
    _, partition, made_by, _, account, rest = parts
    sort, _, path = rest.partition("/")
    iam = f"arn:{partition}:iam::{account}"
    if made_by == "iam" and rest == "root":
        return _root(arn, account)
    if not path:
        raise NoCaller(f"{arn!r} names no principal")
    if made_by == "iam" and sort == "user":
        return Caller(kind=Kind.USER, name=arn, account=account, entity=arn)
    if made_by == "iam" and sort == "role":
        return Caller(kind=Kind.ROLE, name=arn, account=account, entity=arn, role=last(path))
    if made_by == "iam" and sort in {"saml-provider", "oidc-provider"}:
        return federated(arn)
    if made_by == "sts" and sort == "assumed-role":
        role = path.partition("/")[0]
        return Caller(kind=Kind.SESSION, name=arn, account=account, entity=f"{iam}:role/{role}", role=role)
    if made_by == "sts" and sort == "federated-user":
        return Caller(kind=Kind.FEDERATED_USER, name=arn, account=account, entity=f"{iam}:user/{path}")
    raise NoCaller(f"{arn!r} names no principal that makes requests")


def last(path: str) -> str:
    """The name at the end of a path."""
    return path.rpartition("/")[2]


_TYPES = {
    Kind.USER: "User",
    Kind.ROLE: "AssumedRole",
    Kind.SESSION: "AssumedRole",
    Kind.FEDERATED_USER: "FederatedUser",
    Kind.ROOT: "Account",
    Kind.ANONYMOUS: "Anonymous",
}
_TEMPORARY = frozenset({Kind.ROLE, Kind.SESSION, Kind.FEDERATED_USER})
_SERVICE_KEYS = ("aws:principalservicename", "aws:principalservicenameslist")
_SIGNED_KEYS = (
    "aws:principalarn", "aws:principalaccount", "aws:principalisawsservice", "aws:principalorgid",
    "aws:principalorgpaths", "aws:tokenissuetime", "aws:userid",
)  # fmt: skip
"""What only a request that somebody signed has."""


@lru_cache(maxsize=16_384)
def certain_keys(who: Caller) -> Mapping[str, Seen]:
    """The keys of the request's context that follow from who makes it.

    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    """
    keys: dict[str, Seen] = dict.fromkeys((*_SERVICE_KEYS, "aws:username"), ABSENT)
    if who.kind is Kind.ANONYMOUS:
        keys |= dict.fromkeys(_SIGNED_KEYS, ABSENT)
    if who.kind in _TYPES:
        keys["aws:principaltype"] = (_TYPES[who.kind],)
    if who.kind is Kind.USER:
        keys["aws:username"] = (last(who.name),)
    if who.kind is Kind.ROOT:
        keys["aws:userid"] = (who.account,)
    if who.kind is Kind.FEDERATED_USER:
        keys["aws:userid"] = (f"{who.account}:{last(who.name)}",)
    if who.has_policies:
        keys["aws:principalaccount"] = (who.account,)
        keys["aws:principalarn"] = (who.name if who.kind is Kind.FEDERATED_USER else who.entity,)
    if who.kind is Kind.SERVICE:
        keys |= dict.fromkeys(_SERVICE_KEYS, (who.name,))
    if who.kind not in {Kind.ANONYMOUS, Kind.CANONICAL, Kind.FEDERATED}:
        keys["aws:principalisawsservice"] = ("true" if who.kind is Kind.SERVICE else "false",)
    return keys


@lru_cache(maxsize=16_384)
def certain_presence(who: Caller) -> Mapping[str, Seen]:
    """The keys that a request of somebody has, with values that only the request itself knows."""
    keys = ["aws:userid"] if who.has_policies else []
    if who.kind in _TEMPORARY:
        keys.append("aws:tokenissuetime")
    return dict.fromkeys(keys, PRESENT)
