"""One request as people write it, and what is made of it: a request to decide, with the policies that bear on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from graph.aws.evaluate.policies import Policies, PoliciesByLayer
from graph.aws.evaluate.request import Request, request_of
from graph.aws.evaluate.through import AccessPoint
from graph.aws.language.callers import Caller, Kind, NoCaller, caller, federated, service
from graph.aws.language.context import context_of
from graph.aws.language.documents import Malformed, Place, Sort, read
from graph.aws.language.statements import CompiledPolicy
from reports.simulate.told import Expected
from scanner.simulate.buckets import AccessList, PublicAccess, in_force
from scanner.simulate.grants import Grant, granted

ACCOUNT_DIGITS = 12
DOCUMENTS = frozenset({"document", "policy", "Document", "Policy", "PolicyDocument"})
NAMES = frozenset({"name", "Name", "PolicyName"})
"""What wraps a policy's document, ours and as AWS's commands put it out."""


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The resource of a request; the account is that of the ARN unless it is said."""

    arn: str
    account: str | int | None = None


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The S3 access point that a request comes through, with its policy."""

    arn: str
    policy: Any = None


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request as it is written, with the policies that bear on it."""

    principal: str | dict[str, str]
    action: str
    resource: str | Target = "*"
    context: dict[str, Any] = {}
    context_complete: bool = True
    context_present: list[str] = []
    context_absent: list[str] = []
    identity_policies: Any = None
    resource_policy: Any = None
    permission_boundaries: Any = None
    session_policies: Any = None
    service_control_policies: Any = None
    resource_control_policies: Any = None
    endpoint_policies: Any = None
    kms_grants: list[Grant] = []
    block_public_access: PublicAccess | None = None
    access_list: AccessList | None = None
    access_point: Point | None = None
    management_account: str | int | None = None
    """The organisation's management account: its principals and resources are bound by none of its policies."""
    expect: str | Expected | None = None
    name: str = ""
    id: str | int = ""
    description: str = ""
    follows: str | list[str] = ""
    """What says that the expectation is right: a page of the documentation, and why."""


def request(asked: Asked) -> Request:
    """The request to decide. Raises ``Malformed``."""
    try:
        who = _caller(asked.principal)
    except NoCaller as error:
        mend = 'Write an ARN, "anonymous", or a group such as {"Service": "ec2.amazonaws.com"}.'
        raise Malformed(("principal",), str(error), mend) from None
    if asked.action.count(":") != 1 or not all(asked.action.split(":")):
        raise Malformed(("action",), f"{asked.action!r} is no action", "Write service:Action, as in s3:GetObject.")
    _check(asked.context)
    target = asked.resource if isinstance(asked.resource, Target) else Target(arn=asked.resource)
    context = context_of(
        asked.context, complete=asked.context_complete, present=asked.context_present, absent=asked.context_absent
    )
    return request_of(who, asked.action, target.arn, account=_account(target.account), context=context)


def _check(context: Mapping[str, object]) -> None:
    """Refuse a value that no request has."""
    for key, value in context.items():
        for each in value if isinstance(value, list) else [value]:
            if value is not None and not isinstance(each, (str, int, float)):
                mend = "Write text, a number, true, false, or a list of them."
                raise Malformed(("context", key), f"{key} has no value that a request can have", mend)


def _account(written: str | int | None) -> str:
    """An account's number; as a number it may have lost its leading zeros."""
    return "" if written is None else str(written).zfill(ACCOUNT_DIGITS)


_FORMS: Mapping[str, Callable[[str], Caller]] = {"AWS": caller, "Service": service, "Federated": federated}


def _caller(written: str | dict[str, str]) -> Caller:
    if isinstance(written, str):
        return caller(written)
    if len(written) != 1:
        raise NoCaller("a request has one principal")
    ((form, name),) = written.items()
    if form == "CanonicalUser":
        return Caller(kind=Kind.CANONICAL, name=name)
    if form not in _FORMS:
        raise NoCaller(f"{form!r} is no form of principal")
    return _FORMS[form](name)


def policies(asked: Asked, made: Request) -> PoliciesByLayer:
    """The policies that bear on the request, each in its layer. Raises ``Malformed``."""
    manager = _account(asked.management_account)
    binds_caller, binds_resource = (not manager or each != manager for each in (made.caller.account, made.account))
    scps = _levels("service_control_policies", asked.service_control_policies, Sort.IDENTITY)
    rcps = _levels("resource_control_policies", asked.resource_control_policies, Sort.CONTROL)
    own = _own(asked, made)
    return PoliciesByLayer(
        identity=_listed("identity_policies", asked.identity_policies, Sort.IDENTITY),
        resource=own[0] if own else None,
        grants=granted(asked.kms_grants),
        boundaries=_listed("permission_boundaries", asked.permission_boundaries, Sort.IDENTITY),
        sessions=_listed("session_policies", asked.session_policies, Sort.IDENTITY),
        scps=scps if binds_caller else (),
        rcps=rcps if binds_resource else (),
        endpoints=_listed("endpoint_policies", asked.endpoint_policies, Sort.CONTROL),
    )


def _own(asked: Asked, made: Request) -> Policies:
    """The policy of the resource; of a bucket, what counts of it and of its access list."""
    found = _listed("resource_policy", asked.resource_policy, Sort.RESOURCE)
    return in_force(found, asked.access_list, asked.block_public_access, made) if made.service == "s3" else found


def _listed(field: str, written: object, sort: Sort) -> Policies:
    if written is None:
        return ()
    if isinstance(written, list):
        return tuple(_policy(f"{field}[{at}]", each, (field, at), sort) for at, each in enumerate(written))
    return (_policy(field, written, (field,), sort),)


def _levels(field: str, written: object, sort: Sort) -> tuple[Policies, ...]:
    """One tuple for each level of the organisation; a plain list of policies is one level."""
    if not isinstance(written, list) or not any(isinstance(each, list) for each in written):
        found = _listed(field, written, sort)
        return (found,) if found else ()
    return tuple(tuple(_level(field, at, level, sort)) for at, level in enumerate(written))


def _level(field: str, at: int, level: object, sort: Sort) -> Iterator[CompiledPolicy]:
    if not isinstance(level, list):
        mend = "Write a list for each level, or one list of policies."
        raise Malformed((field, at), "a level of the organisation is a list of policies", mend)
    for number, each in enumerate(level):
        yield _policy(f"{field}[{at}][{number}]", each, (field, at, number), sort)


def _policy(name: str, written: object, place: Place, sort: Sort) -> CompiledPolicy:
    """Read one policy: a document, or one wrapped with a name."""
    inside: Place = ()
    if isinstance(written, dict) and "Statement" not in written:
        key = next((key for key in written if key in DOCUMENTS), "")
        if key:
            name = next((str(value) for other, value in written.items() if other in NAMES), name)
            written, inside = written[key], (key,)
    try:
        if isinstance(written, str):
            written = _decoded(written)
        return _read(name, msgspec.json.encode(written), sort)
    except Malformed as error:
        raise Malformed((*place, *inside, *error.place), error.what, error.mend) from None


def _decoded(text: str) -> object:
    """A document that is JSON inside of a text, as some of AWS's own commands put it out."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise Malformed((), "the policy is a text that is no JSON", "Write the document itself.") from None


@lru_cache(maxsize=16_384)
def _read(name: str, document: bytes, sort: Sort) -> CompiledPolicy:
    """Each document is read once, however many requests it bears on."""
    return read(name, msgspec.json.decode(document), sort)


def access_point(asked: Asked) -> AccessPoint | None:
    """The access point that the request comes through. Raises ``Malformed``."""
    if asked.access_point is None:
        return None
    try:
        own = _listed("access_point", asked.access_point.policy, Sort.RESOURCE)
    except Malformed as error:
        raise Malformed(("access_point", "policy", *error.place[1:]), error.what, error.mend) from None
    return AccessPoint(arn=asked.access_point.arn, policy=own[0] if own else None)
