"""A folder of dumps of one account in which what identities use was exported as well."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from questions_support import ANNA, DEPLOY, OFFICE, READER, ROOT, allow, dump, role, trusting, user

TODAY = datetime.now(UTC)
LAKE = "arn:aws:s3:::lake/*"
IDLE = DEPLOY.replace("deploy", "idle")


def ago(days: int) -> str:
    """A moment so many days ago, as the command line writes it."""
    return (TODAY - timedelta(days=days)).isoformat()


def used(service: str, days: int | None, **actions: int | None) -> dict[str, Any]:
    """A line of the report: the service, and the actions that are followed by themselves. None is never."""
    line: dict[str, Any] = {
        "ServiceNamespace": service,
        "TrackedActionsLastAccessed": [
            {"ActionName": name, **({} if each is None else {"LastAccessedTime": ago(each)})}
            for name, each in actions.items()
        ],
    }
    return line if days is None else {**line, "LastAuthenticated": ago(days)}


def report(folder: Path, arn: str, *services: dict[str, Any]) -> None:
    """Write IAM's report on one identity."""
    below = folder / "iam-get-service-last-accessed-details"
    below.mkdir(exist_ok=True)
    answer = {"JobStatus": "COMPLETED", "ServicesLastAccessed": list(services)}
    (below / f"{quote(arn, safe=':')}.json").write_text(json.dumps(answer))


def vineyard(folder: Path) -> Path:
    """The role deploy uses some of what it may do; reader and anna, less; of the role idle, no use was exported."""
    deploy = role(
        "deploy",
        trusting(ROOT),
        allow("s3:*", on=LAKE),
        allow("sqs:*", "glue:*", "iam:PassRole", "sns:Publish"),
        allow("ec2:Describe*", "ec2:RunInstances", Condition=OFFICE),
        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"},
    )
    reader = role("reader", trusting(DEPLOY), allow("s3:Get*", on=LAKE), allow("sns:*"))
    idle = role("idle", trusting(ROOT), allow("sqs:*"))
    dump(folder, [user("anna", allow("sqs:*"))], [deploy, reader, idle])
    report(
        folder,
        DEPLOY,
        used("s3", 3, PutBucketPolicy=200, GetBucketPolicy=5),
        used("sqs", 2),
        used("glue", 120, CreateJob=120),
        used("ec2", 10, RunInstances=10, DescribeInstances=10),
    )
    report(folder, READER, used("s3", 40, PutBucketPolicy=None))
    report(folder, ANNA)
    return folder
