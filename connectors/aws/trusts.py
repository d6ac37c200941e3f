"""Trust policies of roles: every form a principal may take, as ``Trust`` records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec

from connectors.aws.documents import Written, as_list, statement, statements, written
from graph.model import Condition, Grant, Policy, Statement, Trust

ENTRANCES = ("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity")
"""The actions by which a role is entered. A statement with others only (``sts:TagSession``) lets nobody in."""
ACCOUNT = re.compile(r"(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?")
SESSION = re.compile(r"arn:([\w-]+):sts::(\d{12}):assumed-role/([^/]+)/(.+)")
PERMISSION_SET = re.compile(
    r"arn:[\w-]+:iam::(\d{12}):role/aws-reserved/sso\.amazonaws\.com/.*AWSReservedSSO_(.+)_\w{16}"
)
"""The role that Identity Center makes of a permission set in each account where somebody is assigned to it."""
PROVIDER = re.compile(r"arn:[\w-]+:iam::\d{12}:oidc-provider/(.+)")


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is trusted, in the words of ``Trust``; a form of principal may bring a condition of its own."""

    name: str
    kind: str
    issuer: str | None = None
    conditions: tuple[Condition, ...] = ()


def trusts(role: str, scope: str, document: object) -> Iterator[Trust]:
    """Yield whom the role with that ARN trusts.

    An id names role, effect and principal, so that a changed condition is a change of the same trust. Where a
    principal stands in several statements they are numbered in the order they are written.
    """
    seen: Counter[str] = Counter()
    told = set()
    for each in written(document, role):
        ours = statement(each)
        if not _opens(ours):
            continue
        for principal in _principals(each):
            content = (principal, ours.allow, ours.conditions)
            if content in told:
                continue
            told.add(content)
            id_ = f"aws.iam.trust:{role}/{'' if ours.allow else 'deny/'}{principal.name}"
            seen[id_] += 1
            yield Trust(
                id=id_ if seen[id_] == 1 else f"{id_}#{seen[id_]}",
                kind="aws.iam.trust",
                scope=scope,
                target=role,
                principal=principal.name,
                principal_kind=principal.kind,
                allow=ours.allow,
                issuer=principal.issuer,
                conditions=(*ours.conditions, *principal.conditions),
            )


def trust_policy(role: str, scope: str, document: object) -> Iterator[Policy | Grant]:
    """Yield the trust policy as it is written: who may enter is decided by all of it, denies and conditions too."""
    id_ = f"aws.iam.trust_policy:{role}"
    yield Policy(
        id=id_,
        kind="aws.iam.trust_policy",
        scope=scope,
        name=f"trust policy of {role.rpartition('/')[2]}",
        statements=statements(document, role),
    )
    yield Grant(
        id=f"aws.iam.trust_attachment:{role}",
        kind="aws.iam.trust_attachment",
        scope=scope,
        identity=role,
        policy=id_,
        purpose="trust",
    )


def assignment_id(account: str, permission_set: str) -> str:
    """Id of what people are assigned to in Identity Center: a permission set, by its name, in an account."""
    return f"aws.sso.assignment:{account}/{permission_set}"


def assigned(role: str, scope: str) -> Iterator[Trust]:
    """Yield that whoever is assigned to a permission set may be the role which was made of it."""
    found = PERMISSION_SET.fullmatch(role)
    if found:
        yield Trust(
            id=f"aws.sso.trust:{role}",
            kind="aws.sso.trust",
            scope=scope,
            target=role,
            principal=assignment_id(found.group(1), found.group(2)),
            principal_kind="identity",
        )


def _opens(ours: Statement) -> bool:
    """Whether the statement speaks of entering the role."""
    if ours.actions:
        return any(fnmatchcase(way, action.lower()) for action in ours.actions for way in ENTRANCES)
    return any(not any(fnmatchcase(way, action.lower()) for action in ours.not_actions) for way in ENTRANCES)


def _principals(each: Written) -> Iterator[Principal]:
    if each.not_principal:
        # Everyone but those named. IAM refuses to save it in a trust policy, so it is told and not worked out.
        yield Principal(name="everyone-but", kind="unknown")
    if isinstance(each.principal, str):
        yield _aws(each.principal)
        return
    for form, values in each.principal.items():
        for value in as_list(values):
            yield _principal(form, value)


def _principal(form: str, value: str) -> Principal:
    if form == "AWS":
        return _aws(value)
    if form == "Service":
        return Principal(name=value, kind="service")
    if form == "Federated":
        provider = PROVIDER.fullmatch(value)
        return Principal(name=value, kind="federated", issuer=provider.group(1) if provider else value)
    return Principal(name=value, kind="unknown")


def _aws(value: str) -> Principal:
    """Read what stands under ``AWS``: anyone, an account, a session of a role, a user or role, or a dead id."""
    if value == "*":
        return Principal(name="*", kind="anyone")
    if account := ACCOUNT.fullmatch(value):
        return Principal(name=account.group(1), kind="account")
    if session := SESSION.fullmatch(value):
        # Whoever is the role chooses the name of its session: the role is trusted, on that condition.
        partition, account_id, role, name = session.groups()
        chosen = Condition(operator="StringEquals", key="sts:RoleSessionName", values=(name,))
        return Principal(name=f"arn:{partition}:iam::{account_id}:role/{role}", kind="identity", conditions=(chosen,))
    if value.startswith("arn:"):
        return Principal(name=value, kind="identity")
    # The id that AWS leaves in the place of a deleted user or role.
    return Principal(name=value, kind="unknown")
