"""One finding, or one thing that could not be judged, in the AWS Security Finding Format.

Security Hub refuses a finding whose texts are blank or too long, and tells so only in the answer to the import, where
it is easily lost: every text is bounded here by what it takes.

What it lets an importer say later decides how a life is told. ``Workflow`` counts only when a finding is first
imported; afterwards it belongs to the customer. What an import can always set is ``RecordState`` and the
``Compliance.Status``, from which Security Hub moves the workflow by itself: PASSED resolves, and FAILED after PASSED
makes it new again. So a fixed finding is PASSED and ARCHIVED, one that came back is FAILED and ACTIVE, and one that is
waived stays FAILED, for broken it is. What could not be judged is WARNING, which Security Hub describes as missing
information; NOT_AVAILABLE it may archive by itself after three days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from findings.declare import Severity
from findings.finding import Finding, Status
from findings.frameworks import references
from reports.arns import Arn, arn_of
from reports.bounded import bounded, distinct
from reports.text import listed
from reports.unseen import GAP, Unseen
from reports.verdict import sum_said, waiver_said

SCHEMA_VERSION = "2018-10-08"
SEVERITIES = {
    Severity.INFO: ("INFORMATIONAL", 0),
    Severity.LOW: ("LOW", 1),
    Severity.MEDIUM: ("MEDIUM", 40),
    Severity.HIGH: ("HIGH", 70),
    Severity.CRITICAL: ("CRITICAL", 90),
}
"""The label, and the least number that Security Hub counts as that label."""
WORKFLOWS = {Status.ACKNOWLEDGED: "NOTIFIED", Status.WAIVED: "SUPPRESSED", Status.FIXED: "RESOLVED"}
CHECKS = "Software and Configuration Checks/Industry and Regulatory Standards"
TYPES = {
    "leaked": "Sensitive Data Identifications/Passwords/Exposed credential",
    "identity": f"{CHECKS}/Non-human identity",
    "gap": f"{CHECKS}/Not assessed, for it could not be read",
    "unknown": f"{CHECKS}/Not assessed, for a rule has no answer",
}
"""Namespace and category are those of the published taxonomy; only the last part is free."""
LEAKAGE = "OWASP-NHI:NHI2:2025"
ACTIVE, ARCHIVED = "ACTIVE", "ARCHIVED"
FAILED, PASSED, WARNING = "FAILED", "PASSED", "WARNING"
PARTITIONS = frozenset({"aws", "aws-cn", "aws-us-gov", "aws-us-iso", "aws-us-iso-b"})
RESOURCES = {
    "iam user": "AwsIamUser",
    "iam role": "AwsIamRole",
    "iam group": "AwsIamGroup",
    "iam policy": "AwsIamPolicy",
    "secretsmanager secret": "AwsSecretsManagerSecret",
    "lambda function": "AwsLambdaFunction",
    "kms key": "AwsKmsKey",
}
"""The types that Security Hub knows, by service and kind of the ARN. Everything else is ``Other``."""
ACCESS_KEY = "aws.access_key:"
ID, TITLE, DESCRIPTION, RECOMMENDATION, GENERATOR = 512, 256, 1024, 512, 512
FIELD, REQUIREMENTS, REQUIREMENT, ORIGINAL, REASON = 1024, 32, 64, 64, 1024
BLANK = "(blank)"


class Hub(msgspec.Struct, frozen=True, kw_only=True):
    """The Security Hub that findings are for. It takes them only under the account that imports them."""

    account: str
    region: str
    product: str
    """The ARN of the product that they are imported as."""

    @classmethod
    def of(cls, account: str, region: str, partition: str = "aws") -> Hub:
        """The hub of an account, under the product that every account has for findings of its own making."""
        product = f"arn:{partition}:securityhub:{region}:{account}:product/{account}/default"
        return cls(account=account, region=region, product=product)


def of_finding(finding: Finding, hub: Hub, *, estate: str, at: datetime) -> dict[str, Any]:
    """One finding as Security Hub imports it. ``at`` has to grow from import to import, or nothing is updated."""
    made = _frame(hub, estate, finding.id, finding.rule, at) | {
        "CreatedAt": stamp(finding.first_seen),
        "FirstObservedAt": stamp(finding.first_seen),
        "LastObservedAt": stamp(finding.last_seen),
        "Title": text(f"{finding.title}: {finding.subject_name}", TITLE),
        "Description": text(_described(finding), DESCRIPTION),
        **_weight(finding.severity, str(finding.severity), _type(finding.frameworks)),
        "Resources": [_resource(finding.subject, finding.subject_name)],
        "ProductFields": _fields(finding, estate),
        "RecordState": ARCHIVED if finding.status is Status.FIXED else ACTIVE,
        "Workflow": {"Status": WORKFLOWS.get(finding.status, "NEW")},
        "Compliance": _compliance(finding),
    }
    if finding.remedy.strip():
        made["Remediation"] = {"Recommendation": {"Text": text(finding.remedy, RECOMMENDATION)}}
    return made


def of_unseen(seen: Unseen, hub: Hub, *, estate: str, at: datetime, again: bool) -> dict[str, Any]:
    """What could not be judged; ``again`` closes it, for it can be judged now."""
    generator = GAP if seen.what == GAP else seen.rule
    reason = {"ReasonCode": "NOT_SEEN", "Description": text(seen.message, REASON)}
    return _frame(hub, estate, seen.id, generator, at) | {
        "CreatedAt": stamp(at),
        "Title": text(seen.title, TITLE),
        "Description": text(seen.message, DESCRIPTION),
        **_weight(Severity.INFO, seen.what, TYPES[seen.what]),
        "Resources": [_resource(f"{seen.what}:{seen.subject}", seen.subject)],
        "ProductFields": _kept({"estate": estate, "source": seen.source, "scope": seen.scope, "status": seen.what}),
        "RecordState": ARCHIVED if again else ACTIVE,
        "Workflow": {"Status": "RESOLVED" if again else "NEW"},
        "Compliance": {"Status": PASSED} if again else {"Status": WARNING, "StatusReasons": [reason]},
        "Remediation": {"Recommendation": {"Text": text(seen.remedy, RECOMMENDATION)}},
    }


def id_of(estate: str, finding: str) -> str:
    """What Security Hub knows a finding by, for ever."""
    return distinct(f"musterbook/{estate}/{finding}", ID)


@lru_cache(maxsize=1024)
def stamp(at: datetime) -> str:
    """A time as Security Hub reads it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def text(said: str, most: int) -> str:
    """A text that is neither blank nor too long."""
    return bounded(said, most).strip() or BLANK


def _frame(hub: Hub, estate: str, id_: str, generator: str, at: datetime) -> dict[str, Any]:
    return {
        "SchemaVersion": SCHEMA_VERSION,
        "Id": id_of(estate, id_),
        "ProductArn": hub.product,
        "GeneratorId": distinct(f"musterbook/{generator}", GENERATOR),
        "AwsAccountId": hub.account,
        "UpdatedAt": stamp(at),
    }


def _weight(severity: Severity, original: str, type_: str) -> dict[str, Any]:
    """Severity and type, as they are imported now and, beside that, as older readers of the format look for them."""
    label, normalized = SEVERITIES[severity]
    said = {"Label": label, "Original": text(original, ORIGINAL)}
    return {
        "FindingProviderFields": {"Severity": said, "Types": [type_]},
        "Severity": said | {"Normalized": normalized},
        "Types": [type_],
    }


def _type(citations: Iterable[str]) -> str:
    """A rule about secrets that leak says so by what it cites."""
    return TYPES["leaked" if LEAKAGE in citations else "identity"]


def _described(finding: Finding) -> str:
    evidence = f" Evidence: {listed(finding.evidence)}." if finding.evidence else ""
    return finding.message + evidence


def _compliance(finding: Finding) -> dict[str, Any]:
    cited = _requirements(finding.frameworks)
    status = PASSED if finding.status is Status.FIXED else FAILED
    return {"Status": status} | ({"RelatedRequirements": cited} if cited else {})


@lru_cache(maxsize=1024)
def _requirements(citations: tuple[str, ...]) -> list[str]:
    """What a rule cites, as Security Hub takes it. Findings of one rule cite the same, so each answer is kept."""
    known = ((citation, references().get(citation)) for citation in citations)
    said = (text(f"{each.of}/{each.item}" if each else citation, REQUIREMENT) for citation, each in known)
    return list(dict.fromkeys(said))[:REQUIREMENTS]


def _fields(finding: Finding, estate: str) -> dict[str, str]:
    fields = {
        "estate": estate,
        "rule": finding.rule,
        "status": str(finding.status),
        "risk": str(finding.risk),
        "riskDetails": sum_said(finding) if finding.terms else "",
        "source": finding.source,
        "scope": finding.scope,
        "subject": finding.subject,
        "owner": finding.owner or "",
        "assigned": finding.assigned or "",
        "due": stamp(finding.due) if finding.due else "",
        "waiver": waiver_said(finding) if finding.waiver else "",
    }
    return _kept(fields)


def _kept(fields: dict[str, str]) -> dict[str, str]:
    """Those that say something: Security Hub refuses the empty ones."""
    return {f"musterbook/{name}": text(value, FIELD) for name, value in fields.items() if value.strip()}


def _resource(id_: str, name: str) -> dict[str, Any]:
    arn = arn_of(id_)
    made: dict[str, Any] = {"Type": _resource_type(id_, arn), "Id": distinct(id_, ID).strip() or BLANK}
    if arn is not None and arn.partition in PARTITIONS:
        made["Partition"] = arn.partition
    if arn is not None and arn.region.strip():
        made["Region"] = text(arn.region, ORIGINAL)
    return made | {"Details": {"Other": {"Name": text(name, FIELD)}}}


def _resource_type(id_: str, arn: Arn | None) -> str:
    if arn is None:
        return "AwsIamAccessKey" if id_.startswith(ACCESS_KEY) else "Other"
    if arn.service == "s3":
        return "AwsS3Bucket" if "/" not in arn.resource else "AwsS3Object"
    kind = arn.resource.partition("/")[0].partition(":")[0]
    return RESOURCES.get(f"{arn.service} {kind}", "Other")
