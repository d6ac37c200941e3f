"""A large account at the wire: IAM's answers of each kind, all told of the same generated identities."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from aws_support import AT, DAY, ESTATE_KEY, OWN, Answer, Asked, Failure, Units, of_streams, secret

from connectors.aws import AwsOptions
from connectors.calls import Called, Retry
from connectors.limits import Rate
from connectors.runner import collect
from connectors.work import Pace, SourceWork

Row = dict[str, Any]
IAM = f"arn:aws:iam::{OWN}:"
OF_AWS = "arn:aws:iam::aws:policy/ReadOnlyAccess"
LISTED_ONLY = ("Description", "MaxSessionDuration", "PasswordLastUsed")
"""What the details of an account leave out."""
DETAILED_ONLY = ("PermissionsBoundary", "RoleLastUsed", "Tags")
"""What listings leave out."""
TOLD = {
    "User": ("Path", "UserName", "Arn", "CreateDate", "PasswordLastUsed", "PermissionsBoundary", "Tags"),
    "Group": ("Path", "GroupName", "Arn", "CreateDate"),
    "Role": (
        *("Path", "RoleName", "Arn", "CreateDate", "AssumeRolePolicyDocument", "Description"),
        *("MaxSessionDuration", "PermissionsBoundary", "RoleLastUsed", "Tags"),
    ),
}
"""What AWS tells of one that is asked about."""
HUGE = 10**30
"""A number that JSON can write, and little else."""
POLICIES = 8


def document(*actions: str, **more: object) -> str:
    """A policy as IAM hands it out."""
    return quote(json.dumps({"Version": "2012-10-17", "Statement": [_statement(actions, **more)]}))


def _statement(actions: tuple[str, ...], **more: object) -> Row:
    return {"Effect": "Allow", "Action": list(actions), "Resource": f"arn:aws:s3:::{'-'.join(actions)}/é*", **more}


def role(number: int) -> Row:
    """A role: some are limited, described, tagged or used, and each has from none to two policies of its own."""
    name = f"role-{number:05}"
    used = {"LastUsedDate": _day(number), "Region": "us-east-1"} if number % 3 else {}
    trust = quote(json.dumps({"Statement": {**_statement(("sts:AssumeRole",)), "Principal": {"Service": "x.aws"}}}))
    return {
        "Path": "/aws-service-role/x.aws/" if number % 10 == 0 else "/",
        "RoleName": name,
        "Arn": f"{IAM}role/{name}",
        "CreateDate": DAY,
        "AssumeRolePolicyDocument": trust,
        "MaxSessionDuration": 3600 + number,
        **({"Description": f"number {number}"} if number % 2 else {}),
        **({"PermissionsBoundary": _boundary()} if number % 7 == 0 else {}),
        "RoleLastUsed": used,
        "Tags": [{"Key": "team", "Value": f"t{number % 5}"}] if number % 4 else [],
        "RolePolicyList": _inline(name, number % 3),
        "AttachedManagedPolicies": _attached(number),
        "InstanceProfileList": [],
    }


def user(number: int) -> Row:
    """A user, in a group or in none."""
    name = f"user-{number:05}"
    return {
        "Path": "/",
        "UserName": name,
        "Arn": f"{IAM}user/{name}",
        "CreateDate": DAY,
        **({"PasswordLastUsed": _day(number)} if number % 2 else {}),
        **({"PermissionsBoundary": _boundary()} if number % 3 == 0 else {}),
        "Tags": [{"Key": "Owner", "Value": f"{name}@orchard.example"}],
        "GroupList": [f"group-{number % 4}"] if number % 5 else [],
        "UserPolicyList": _inline(name, number % 2),
        "AttachedManagedPolicies": _attached(number),
    }


def group(number: int) -> Row:
    """A group."""
    name = f"group-{number}"
    policies = {"GroupPolicyList": _inline(name, 1), "AttachedManagedPolicies": _attached(number)}
    return {"Path": "/", "GroupName": name, "Arn": f"{IAM}group/{name}", "CreateDate": DAY, **policies}


def policy(number: int) -> Row:
    """A managed policy with up to three versions; the first is AWS's own, and the last has a strange number in it."""
    name = f"policy-{number}"
    versions = range(1, 2 + number % 3)
    more = {"Condition": {"NumericLessThan": {"aws:x": HUGE}}} if number == POLICIES - 1 else {}
    return {
        "PolicyName": name if number else "ReadOnlyAccess",
        "Arn": f"{IAM}policy/{name}" if number else OF_AWS,
        "DefaultVersionId": "v1",
        "AttachmentCount": 1,
        "PermissionsBoundaryUsageCount": number % 2,
        "CreateDate": DAY,
        "UpdateDate": DAY,
        "PolicyVersionList": [
            {
                "VersionId": f"v{version}",
                "IsDefaultVersion": version == 1,
                "CreateDate": DAY,
                "Document": document(f"ec2:V{version}", **more),
            }
            for version in versions
        ],
    }


def _day(number: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number % 500)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _boundary() -> Row:
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": f"{IAM}policy/policy-1"}


def _inline(name: str, count: int) -> list[Row]:
    return [{"PolicyName": f"{name}-{n}", "PolicyDocument": document(f"s3:Get{n}")} for n in range(count)]


def _attached(number: int) -> list[Row]:
    return [{"PolicyArn": f"{IAM}policy/policy-{1 + number % 3}", "PolicyName": "p"}, _READ][: number % 3]


_READ = {"PolicyArn": OF_AWS, "PolicyName": "ReadOnlyAccess"}


def gather_fast(given: AwsOptions, called: Called | None = None, *, only: tuple[str, ...]) -> Units:
    """Collect what those streams tell, as fast as the wire answers; two attempts a call."""
    work = SourceWork(name="orchard", platform=of_streams(*only), options=given, secret=secret, estate_key=ESTATE_KEY)
    pace = Pace(retry=Retry(attempts=2, base=0.0), rates={"iam": Rate(1e6, 10**6)})
    return {(unit.stream, unit.scope): unit for unit in collect([work], at=AT, called=called, pace=pace)}


class LargeAccount:
    """Answers each question of IAM out of the same identities, and counts what was asked."""

    def __init__(self, *, roles: int = 190, users: int = 20, page: int = 50) -> None:
        self.rows: dict[str, list[Row]] = {
            "User": [user(number) for number in range(users)],
            "Group": [group(number) for number in range(4)],
            "Role": [role(number) for number in range(roles)],
            "Policy": [policy(number) for number in range(POLICIES)],
        }
        self.missing: set[str] = set()
        """Names of what the details do not tell of, as it was made since."""
        self.silent: set[str] = set()
        """Names of roles of whose use the details say nothing, neither when nor that there was none."""
        self.page = page
        self.faults: dict[tuple[str, int], Failure | str] = {}
        """What is answered instead of page so-and-so (from 0), and ever after, by operation."""
        self.asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    def fails(self, operation: str, code: str, *, page: int = 0, status: int = 400) -> None:
        """Answer with an error instead of that page."""
        self.faults[operation, page] = Failure(code, status, "", {})

    def answer(self, asked: Asked) -> Answer:
        """Take the answer for a request."""
        with self._lock:
            self.asked[asked.operation] += 1
        start = int(asked.given.get("Marker", 0))
        fault = self.faults.get((asked.operation, start // self.page))
        if isinstance(fault, Failure):
            return fault.answer(json_wanted=False)
        name = asked.operation
        result = xml(self._told(name, asked.given, start)) if fault is None else fault
        return Answer(f"<{name}Response><{name}Result>{result}</{name}Result></{name}Response>")

    def _told(self, operation: str, given: Mapping[str, str], start: int) -> Row:
        if operation == "GetCallerIdentity":
            return {"Account": OWN}
        if operation == "GetAccountSummary":
            return {"SummaryMap": {f"{kind}s": len(rows) for kind, rows in self.rows.items()}}
        if operation == "GetAccountAuthorizationDetails":
            return self._details(start)
        if operation in {"ListUsers", "ListGroups", "ListRoles"}:
            kind = operation.removeprefix("List").removesuffix("s")
            return self._listed(kind, start)
        return self._one(operation, given)

    def _listed(self, kind: str, start: int) -> Row:
        fields = [field for field in TOLD[kind] if field not in DETAILED_ONLY]
        return self._paged({f"{kind}s": [_only(row, fields) for row in self.rows[kind]]}, start)

    def _details(self, start: int) -> Row:
        told = [(kind, row) for kind, rows in self.rows.items() for row in rows if _name(kind, row) not in self.missing]
        here = told[start : start + self.page]
        lists = {
            "Policies" if kind == "Policy" else f"{kind}DetailList": [
                self._detail(row) for each, row in here if each == kind
            ]
            for kind in self.rows
        }
        return {**lists, **self._following(len(told), start)}

    def _detail(self, row: Row) -> Row:
        left_out = (*LISTED_ONLY, *(("RoleLastUsed",) if row.get("RoleName") in self.silent else ()))
        return {key: value for key, value in row.items() if key not in left_out}

    def _one(self, operation: str, given: Mapping[str, str]) -> Row:
        """The answer to a question about one identity or policy."""
        if "Polic" in operation and "PolicyArn" in given:
            return self._of_policy(operation, given)
        if operation == "ListPolicies":
            of_aws = given.get("Scope") == "AWS"
            return {"Policies": [each for each in self.rows["Policy"] if (each["Arn"] == OF_AWS) == of_aws]}
        kind = next(each for each in TOLD if f"{each}Name" in given)
        row = next(each for each in self.rows[kind] if each[f"{kind}Name"] == given[f"{kind}Name"])
        if operation.startswith("ListAttached"):
            return {"AttachedPolicies": row["AttachedManagedPolicies"]}
        if operation.startswith("List"):
            return {"PolicyNames": [each["PolicyName"] for each in row[f"{kind}PolicyList"]]}
        if "PolicyName" in given:
            return next(each for each in row[f"{kind}PolicyList"] if each["PolicyName"] == given["PolicyName"])
        return {kind: _only(row, TOLD[kind]), **({"Users": self._members(row)} if kind == "Group" else {})}

    def _members(self, row: Row) -> list[Row]:
        return [_only(each, TOLD["User"]) for each in self.rows["User"] if row["GroupName"] in each["GroupList"]]

    def _of_policy(self, operation: str, given: Mapping[str, str]) -> Row:
        row = next(each for each in self.rows["Policy"] if each["Arn"] == given["PolicyArn"])
        if operation == "ListPolicyVersions":
            return {
                "Versions": [_only(each, ["VersionId", "IsDefaultVersion", "CreateDate"]) for each in _versions(row)]
            }
        return {"PolicyVersion": next(each for each in _versions(row) if each["VersionId"] == given["VersionId"])}

    def _paged(self, told: Row, start: int) -> Row:
        ((key, rows),) = told.items()
        return {key: rows[start : start + self.page], **self._following(len(rows), start)}

    def _following(self, count: int, start: int) -> Row:
        after = start + self.page
        return {"IsTruncated": after < count, **({"Marker": str(after)} if after < count else {})}


def _versions(row: Row) -> list[Row]:
    return list(row["PolicyVersionList"])


def _name(kind: str, row: Row) -> str:
    return str(row["Arn" if kind == "Policy" else f"{kind}Name"])


def _only(row: Row, fields: list[str] | tuple[str, ...]) -> Row:
    return {field: row[field] for field in fields if field in row}


def xml(value: object) -> str:
    """Write a value as the query protocol does."""
    if isinstance(value, dict):
        return "".join(_element(key, each) for key, each in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{xml(each)}</member>" for each in value)
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def _element(key: str, value: object) -> str:
    if key == "SummaryMap" and isinstance(value, dict):
        return f"<{key}>{''.join(_entries(value))}</{key}>"
    return f"<{key}>{xml(value)}</{key}>"


def _entries(value: Row) -> Iterator[str]:
    for key, each in value.items():
        yield f"<entry><key>{key}</key><value>{each}</value></entry>"
