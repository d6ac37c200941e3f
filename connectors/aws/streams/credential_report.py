"""The credential report: console passwords, second factors, and the root user's own credentials."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.streams import CallError, Scope
from graph.model import AnyRecord, Credential, Identity

if TYPE_CHECKING:
    from connectors.aws.client import Api

ROOT = "<root_account>"
COLUMNS = frozenset({"user", "arn", "password_enabled", "password_last_used", "mfa_active", "access_key_1_active"})
"""Columns without which it is not the report we know."""
PENDING = (
    "ReportInProgress",
    "ReportNotPresent",
    "ReportExpired",
    "CredentialReportNotReadyException",
    "CredentialReportNotPresentException",
    "CredentialReportExpiredException",
)
PAUSE = 2.0


class Started(Row, frozen=True):
    """The answer of GenerateCredentialReport, of which only the coming matters."""


class Report(Row, frozen=True):
    """The answer of GetCredentialReport."""

    content: bytes


Line = Mapping[str, str]


@aws.stream(
    "iam.credential_report",
    permission=("iam:GenerateCredentialReport", "iam:GetCredentialReport"),
    yields=(Identity, Credential),
    scope="account",
)
def credential_report(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """Read the root user with its keys, and every console password with its second factor."""
    api.call("iam", "GenerateCredentialReport", Started)
    report = api.poll("iam", "GetCredentialReport", Report, pending=PENDING, every=PAUSE)
    lines = csv.DictReader(io.StringIO(report.content.decode()))
    if not set(lines.fieldnames or ()) >= COLUMNS:
        raise CallError("iam:GetCredentialReport: the report lacks columns that it is known to have")
    root: Line = {}
    for line in lines:
        if line["user"] == ROOT:
            root = line
        elif _truth(line["password_enabled"]):
            yield _password(scope, line, line["arn"])
    yield from _root(api, scope, root)


def _root(api: Api, scope: Scope, line: Line) -> Iterator[Identity | Credential]:
    """Every account has a root user, also where the report does not list it."""
    arn = f"arn:{api.partition}:iam::{scope.name}:root"
    times = [
        _time(line.get(key)) for key in ("password_last_used", *(f"access_key_{n}_last_used_date" for n in (1, 2)))
    ]
    last = max(filter(None, times), default=None)
    yield Identity(
        id=arn,
        kind="aws.root",
        scope=scope.name,
        name="root",
        created=_time(line.get("user_creation_time")),
        used=True if last else None,
        last_used=last,
        facts={"mfa": _truth(line.get("mfa_active")), "password": _truth(line.get("password_enabled"))},
    )
    for number in (1, 2):
        if _truth(line.get(f"access_key_{number}_active")):
            yield _root_key(scope, line, arn, number)


def _root_key(scope: Scope, line: Line, arn: str, number: int) -> Credential:
    """Tell of a root access key. The report does not show its id, so it goes by its number."""
    column = f"access_key_{number}"
    used, last = _use(line.get(f"{column}_last_used_date"))
    rotated = _time(line.get(f"{column}_last_rotated"))
    return Credential(
        id=f"aws.root.access_key:{scope.name}/{number}",
        kind="aws.root.access_key",
        scope=scope.name,
        identity=arn,
        name=f"root access key {number}",
        active=True,
        created=rotated,
        rotated=rotated,
        never_expires=True,
        used=used,
        last_used=last,
    )


def _password(scope: Scope, line: Line, arn: str) -> Credential:
    used, last = _use(line.get("password_last_used"))
    return Credential(
        id=f"aws.iam.password:{arn}",
        kind="aws.iam.password",
        scope=scope.name,
        identity=arn,
        name=f"console password of {line['user']}",
        active=True,
        rotated=_time(line.get("password_last_changed")),
        expires=_time(line.get("password_next_rotation")),
        used=used,
        last_used=last,
        facts={"mfa": _truth(line.get("mfa_active"))},
    )


def _use(text: str | None) -> tuple[bool | None, datetime | None]:
    """Read a last use. ``no_information`` may be "never" as well as "not since 2014": it stays unknown."""
    last = _time(text)
    return (True if last else None), last


def _time(text: str | None) -> datetime | None:
    """Read a time; the report has words (``N/A``, ``not_supported``) where it has none."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _truth(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get(text or "")
