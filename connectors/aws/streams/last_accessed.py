"""What users and roles really used, as IAM's access advisor counts it: a report for each, made on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.aws.streams.roles import roles
from connectors.aws.streams.users import users
from connectors.streams import CallError, Scope
from graph.model import AnyRecord, Identity, Usage

if TYPE_CHECKING:
    from connectors.aws.client import Api

ROLE = "aws.iam.role"
REPORT, RESULT = "GenerateServiceLastAccessedDetails", "GetServiceLastAccessedDetails"
WINDOW_DAYS = 400
"""How far back the report goes."""
EVERYTHING = "*"
MOST_SERVICES = 1000
"""More than there are, so that a report is one page."""


class Job(Row, frozen=True):
    """The answer of GenerateServiceLastAccessedDetails."""

    job_id: str


class TrackedAction(Row, frozen=True):
    """An action whose use AWS notes by itself."""

    action_name: str
    last_accessed_time: datetime | None = None


class Service(Row, frozen=True):
    """A service that the identity's policies allow, and when it was last used."""

    service_namespace: str
    last_authenticated: datetime | None = None
    tracked_actions_last_accessed: tuple[TrackedAction, ...] = ()


class Report(Row, frozen=True):
    """The answer of GetServiceLastAccessedDetails."""

    job_status: str
    services_last_accessed: tuple[Service, ...] = ()


def begin(api: Api, _scope: Scope, identities: Sequence[Identity]) -> None:
    """Have the reports on all of them made, so that nobody waits for each. Who is refused one is told at its turn."""
    try:
        for identity in identities:
            job = None if _never(identity) else _job(api, identity)
            if job is not None:
                api.keep_job(identity.id, job)
    except CallError:
        return


def _job(api: Api, identity: Identity) -> str | None:
    """Have a report made, unless it is gone whom it would be about, or nobody is to be asked."""
    job = api.find("iam", REPORT, Job, Arn=identity.id, Granularity="ACTION_LEVEL")
    return job.job_id if job else None


def _never(identity: Identity) -> bool:
    """Whether IAM says already that it did nothing in those days, which it says of roles."""
    return identity.kind == ROLE and identity.used is False


@aws.stream(
    "iam.user_usage",
    permission=("iam:GenerateServiceLastAccessedDetails", "iam:GetServiceLastAccessedDetails"),
    yields=(Usage,),
    scope="account",
    parent=users,
    parents=lambda record: isinstance(record, Identity),
    begin=begin,
)
def user_usage(api: Api, scope: Scope, user: Identity) -> Iterator[AnyRecord]:
    """Tell which services and actions a user last used, and when."""
    return _usage(api, scope, user)


@aws.stream(
    "iam.role_usage",
    permission=("iam:GenerateServiceLastAccessedDetails", "iam:GetServiceLastAccessedDetails"),
    yields=(Usage,),
    scope="account",
    parent=roles,
    parents=lambda record: isinstance(record, Identity) and not record.platform_managed,
    begin=begin,
)
def role_usage(api: Api, scope: Scope, role: Identity) -> Iterator[AnyRecord]:
    """Tell which services and actions a role last used, and when. The roles of AWS's own are not asked about."""
    return _usage(api, scope, role)


def _usage(api: Api, scope: Scope, identity: Identity) -> Iterator[Usage]:
    """Yield what was used, and the word ``*`` for the report itself.

    The record of ``*`` says that somebody looked: a service of which no record speaks was not used in the window. An
    action that IAM follows has a record even when it was not used, for of one that has none nothing is known but when
    its service was used (``s3:*``).
    """
    if _never(identity) and api.asks("iam", REPORT):
        yield _used(scope, identity, EVERYTHING, None)
        return
    job = api.take_job(identity.id) or _job(api, identity)
    if job is None:
        return
    report = api.await_job("iam", RESULT, Report, running=_running, JobId=job, MaxItems=MOST_SERVICES)
    if report.job_status != "COMPLETED":
        raise CallError(f"iam:{RESULT}: the report on {identity.id} was not made")
    last = max(filter(None, (each.last_authenticated for each in report.services_last_accessed)), default=None)
    yield _used(scope, identity, EVERYTHING, last)
    for service in report.services_last_accessed:
        name = service.service_namespace
        if service.last_authenticated:
            yield _used(scope, identity, f"{name}:*", service.last_authenticated)
        for action in service.tracked_actions_last_accessed:
            yield _used(scope, identity, f"{name}:{action.action_name}", action.last_accessed_time)


def _running(report: Report) -> bool:
    return report.job_status == "IN_PROGRESS"


def _used(scope: Scope, identity: Identity, action: str, last: datetime | None) -> Usage:
    return Usage(
        id=f"aws.iam.usage:{identity.id}/{action}",
        kind="aws.iam.usage",
        scope=scope.name,
        identity=identity.id,
        action=action,
        last_used=last,
        window_days=WINDOW_DAYS,
    )
