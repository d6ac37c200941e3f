"""A generated account as a folder of exported answers, each file named after the command whose output it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from benchmarks.aws.account import CREATED, Account, Row
from benchmarks.aws.documents import allow, policy
from benchmarks.aws.things import NUMBER, REGION, ROOT, Thing

DETAILS = "get-account-authorization-details.json"
TAGGED = {"bucket", "key", "queue", "table", "function", "topic", "parameter"}


def write(account: Account, folder: Path) -> Path:
    """Write the files of an account into a folder of its number, and return the file of its identities."""
    here = folder / NUMBER
    for name, answer in files(account):
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(answer))
    return here / DETAILS


def files(account: Account) -> Iterator[tuple[str, Row]]:
    """Yield every file's name with what stands in it."""
    yield DETAILS, dict(account.details)
    yield "sts-get-caller-identity.json", {"Account": NUMBER, "Arn": ROOT, "UserId": NUMBER}
    yield "ec2-describe-regions.json", {"Regions": [{"RegionName": REGION}]}
    yield "iam-list-account-aliases.json", {"AccountAliases": ["generated"]}
    for name, answer in _listings(account):
        yield f"{REGION}/{name}.json", answer
    buckets = [
        {"Name": each.name, "BucketRegion": REGION, "CreationDate": CREATED} for each in account.of_kind("bucket")
    ]
    yield "s3api-list-buckets.json", {"Buckets": buckets}
    yield from _policies(account)


def _listings(account: Account) -> Iterator[tuple[str, Row]]:
    of = account.of_kind
    yield (
        "lambda-list-functions",
        {"Functions": [_function(each, account.runs_as[each.arn]) for each in of("function")]},
    )
    yield "secretsmanager-list-secrets", {"SecretList": [_secret(each) for each in of("secret")]}
    yield "ssm-describe-parameters", {"Parameters": [_parameter(each) for each in of("parameter")]}
    urls = [f"https://sqs.{REGION}.amazonaws.com/{NUMBER}/{each.name}" for each in of("queue")]
    yield "sqs-list-queues", {"QueueUrls": urls}
    yield "dynamodb-list-tables", {"TableNames": [each.name for each in of("table")]}
    yield "kms-list-keys", {"Keys": [{"KeyId": each.name, "KeyArn": each.arn} for each in of("key")]}
    yield "kms-list-aliases", {"Aliases": []}
    yield "sns-list-topics", {"Topics": [{"TopicArn": each.arn} for each in of("topic")]}
    tagged = [{"ResourceARN": each.arn, "Tags": _tags(each)} for each in account.things if each.kind in TAGGED]
    yield "resourcegroupstaggingapi-get-resources", {"ResourceTagMappingList": tagged}


def _policies(account: Account) -> Iterator[tuple[str, Row]]:
    """Keys' own policies, without which nobody could use them, and those of one bucket in eight."""
    for key in account.of_kind("key"):
        said = allow("kms:*") | {"Principal": {"AWS": ROOT}}
        yield f"{REGION}/kms-get-key-policy/{_quoted(key.arn)}.json", _document(said)
    for bucket in account.of_kind("bucket")[::8]:
        said = allow("s3:GetObject", f"{bucket.arn}/*") | {"Principal": {"AWS": ROOT}}
        yield f"s3api-get-bucket-policy/{bucket.name}.json", _document(said)


def _document(said: Row) -> Row:
    return {"Policy": msgspec.json.encode(policy(said)).decode()}


def _quoted(arn: str) -> str:
    return arn.replace("/", "%2F")


def _function(each: Thing, role: str) -> Row:
    return {
        "FunctionName": each.name,
        "FunctionArn": each.arn,
        "Role": role,
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Environment": {"Variables": {"STAGE": each.name.split("-")[1], "TEAM": each.team}},
    }


def _secret(each: Thing) -> Row:
    sealed = {"KmsKeyId": each.key} if each.key else {}
    return {"ARN": each.arn, "Name": each.name, "CreatedDate": CREATED, "Tags": _tags(each), **sealed}


def _parameter(each: Thing) -> Row:
    sort = "SecureString" if each.number % 2 else "String"
    return {"Name": f"/{each.name}", "ARN": each.arn, "Type": sort, "LastModifiedDate": CREATED, "Version": 1}


def _tags(each: Thing) -> list[dict[str, str]]:
    tags: Iterable[tuple[str, str]] = (("team", each.team), ("environment", "production"))
    return [{"Key": key, "Value": value} for key, value in tags]
