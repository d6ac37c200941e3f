"""Policies that many attach: some of AWS's own, one to read and one to build for each team, and two boundaries."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.aws.documents import Document, Said, allow, deny, policy
from benchmarks.aws.things import NUMBER, REGION

OURS = f"arn:aws:iam::{NUMBER}:policy/"
AWS = "arn:aws:iam::aws:policy/"
ADMINISTRATOR, READ_ONLY, LOGS, SSM_CORE = (
    AWS + name for name in ("AdministratorAccess", "ReadOnlyAccess", "LambdaLogs", "ManagedInstance")
)
BOUNDARIES = (OURS + "boundary-developers", OURS + "boundary-workloads")
SERVICES = (
    "athena", "autoscaling", "backup", "batch", "cloudformation", "cloudfront", "cloudtrail", "cloudwatch",
    "codebuild", "cognito-idp", "config", "dynamodb", "ec2", "ecr", "ecs", "elasticache", "elasticloadbalancing",
    "es", "events", "glue", "kinesis", "kms", "lambda", "logs", "rds", "redshift", "route53", "s3", "sagemaker",
    "secretsmanager", "sns", "sqs", "ssm", "states", "sts", "tag", "wafv2", "xray",
)  # fmt: skip
READS = ("Describe*", "Get*", "List*")


def of_aws() -> Iterator[tuple[str, Document]]:
    """Yield policies like those of AWS: of everything, of all reading, and of one service each."""
    yield ADMINISTRATOR, policy(allow("*"))
    reads = [f"{service}:{verb}" for service in SERVICES for verb in READS if service not in {"kms", "secretsmanager"}]
    yield READ_ONLY, policy(allow(reads))
    yield LOGS, policy(allow(("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")))
    channels = ("ssmmessages:*", "ec2messages:*", "ssm:UpdateInstanceInformation", "ssm:GetParameters")
    yield SSM_CORE, policy(allow(channels))
    for service in SERVICES:
        yield f"{AWS}{service}-reads", policy(allow([f"{service}:{verb}" for verb in READS]))
    for service in SERVICES[::4]:
        yield f"{AWS}{service}-everything", policy(allow(f"{service}:*"), passing(service))


def of_teams(owners: Sequence[str]) -> Iterator[tuple[str, Document]]:
    """Yield what every team may read, and what it may build."""
    for team in owners:
        yield (
            reading(team),
            policy(
                allow(("s3:GetObject", "s3:ListBucket"), (f"arn:aws:s3:::{team}-*", f"arn:aws:s3:::{team}-*/*")),
                allow(("sqs:ReceiveMessage", "sqs:GetQueueAttributes"), f"arn:aws:sqs:{REGION}:{NUMBER}:{team}-*"),
                allow(("dynamodb:GetItem", "dynamodb:Query"), f"arn:aws:dynamodb:*:{NUMBER}:table/{team}-*"),
            ),
        )
        yield (
            building(team),
            policy(
                allow("lambda:*", f"arn:aws:lambda:*:{NUMBER}:function:{team}-*"),
                allow("cloudformation:*", f"arn:aws:cloudformation:*:{NUMBER}:stack/{team}-*/*"),
                passing("lambda", f"arn:aws:iam::{NUMBER}:role/{team}-*"),
                deny("lambda:DeleteFunction", f"arn:aws:lambda:*:{NUMBER}:function:{team}-prod-*"),
            ),
        )


def limits() -> Iterator[tuple[str, Document]]:
    """Yield the boundaries: what developers, and what workloads, may do at most."""
    developers, workloads = BOUNDARIES
    yield (
        developers,
        policy(
            allow("*"),
            deny(("iam:Create*", "iam:Put*", "iam:Attach*", "iam:Update*", "organizations:*")),
            deny("*", StringNotEquals={"aws:RequestedRegion": [REGION, "us-east-1"]}),
        ),
    )
    served = ("s3", "sqs", "sns", "dynamodb", "lambda", "secretsmanager", "ssm", "kms", "logs", "sts")
    yield workloads, policy(allow([f"{service}:*" for service in served]))


def reading(team: str) -> str:
    """Return the ARN of what a team may read."""
    return f"{OURS}{team}-reads"


def building(team: str) -> str:
    """Return the ARN of what a team may build."""
    return f"{OURS}{team}-builds"


def some_of_aws(seed: random.Random) -> list[str]:
    """Return the ARNs of a few policies of AWS."""
    return [f"{AWS}{service}-reads" for service in seed.sample(SERVICES, seed.randint(0, 3))]


def passing(service: str, roles: str = "*") -> Said:
    """Return a statement that lets roles be passed to one service."""
    return allow("iam:PassRole", roles, StringEquals={"iam:PassedToService": f"{service}.amazonaws.com"})
