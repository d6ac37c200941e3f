"""Detection Finding events (class 2004) of OCSF, made of findings and of what could not be judged.

All events are of this one class, also those of gaps and of rules without an answer, which Compliance Finding (2003)
has a word for: Security Lake keeps a custom source apart by class, so that a second class would need a second source,
and Prowler's users query class 2004 already. What could not be judged has severity 0, *Unknown*: 1 would say that no
action is required. Frameworks stand under ``unmapped.compliance``, in the form in which Prowler writes them, for this
class has no ``compliance`` object.

Texts are bounded so that an event in Latin letters stays under 10,000 bytes, where Splunk cuts a line by default.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from findings.declare import Severity
from findings.finding import Finding, Status
from findings.frameworks import references
from reports.arns import Arn, arn_of, is_account
from reports.bounded import bounded, distinct
from reports.scan import Scan
from reports.unseen import GAP, Unseen
from reports.verdict import sum_said, waiver_said

VERSION = "1.5.0"
CLASS_UID = 2004
CATEGORY_UID = 2
CREATE, UPDATE, CLOSE = 1, 2, 3
ACTIVITIES = {CREATE: "Create", UPDATE: "Update", CLOSE: "Close"}
SEVERITIES = {
    Severity.INFO: (1, "Informational"),
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
UNKNOWN = (0, "Unknown")
NEW, IN_PROGRESS, SUPPRESSED, RESOLVED = (1, "New"), (2, "In Progress"), (3, "Suppressed"), (4, "Resolved")
STATUSES = {
    Status.NEW: (CREATE, *NEW),
    Status.OPEN: (UPDATE, *NEW),
    Status.REOPENED: (UPDATE, *NEW),
    Status.ACKNOWLEDGED: (UPDATE, *IN_PROGRESS),
    Status.WAIVED: (UPDATE, *SUPPRESSED),
    Status.FIXED: (CLOSE, *RESOLVED),
}
RULE_ANALYTIC = (1, "Rule")
RESOURCE_UID = (10, "Resource UID")
AWS_ACCOUNT = (10, "AWS Account")
PROVIDERS = {"aws": "AWS", "azure": "Azure", "gcp": "GCP", "google": "GCP"}
RESOURCE_TYPES = {"gap": "Listing", "unknown": "Rule"}
DIGEST = 32
NAME, ID, TEXT, SENTENCE, SENTENCES, CITATIONS = 200, 512, 800, 160, 5, 24


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the events of one scan share."""

    scan: Scan
    providers: Mapping[str, str]
    """By the name of the source: ``AWS``. Others than clouds are left out."""
    time: int

    @classmethod
    def of(cls, scan: Scan) -> Frame:
        """The frame of a scan."""
        known = {each.name: PROVIDERS[each.platform] for each in scan.sources if each.platform in PROVIDERS}
        return cls(scan=scan, providers=known, time=millis(scan.finished))


@lru_cache(maxsize=4096)
def millis(at: datetime) -> int:
    """A time as OCSF has it."""
    return int(at.astimezone(UTC).timestamp() * 1000)


def of_finding(finding: Finding, frame: Frame) -> dict[str, Any]:
    """One finding as the event that its status asks for."""
    activity, status_id, status = STATUSES[finding.status]
    title = bounded(f"{finding.title}: {finding.subject_name}", 2 * NAME)
    closed = millis(finding.fixed) if finding.fixed else frame.time
    event = _common(frame, finding.id, finding.rule, activity, closed if activity == CLOSE else frame.time)
    event |= _named("severity", SEVERITIES[finding.severity])
    event |= _named("status", (status_id, status)) | {"status_code": str(finding.status)}
    event |= _status_detail(finding)
    event |= {"message": title, "risk_score": finding.risk, "risk_details": bounded(sum_said(finding), TEXT)}
    event["finding_info"] = {
        "uid": finding.id,
        "title": title,
        "desc": bounded(finding.message, TEXT) or title,
        "types": ["Non-human identity"],
        "analytic": _analytic(finding.rule, finding.title),
        "first_seen_time": millis(finding.first_seen),
        "last_seen_time": millis(finding.last_seen),
        "created_time": millis(finding.first_seen),
        "modified_time": event["time"],
        "data_sources": [bounded(finding.source, NAME)],
    }
    event |= _around(finding)
    _put_cloud(event, finding.source, finding.scope, arn_of(finding.subject), frame)
    said = [{"data": {"said": bounded(each, SENTENCE)}} for each in finding.evidence[:SENTENCES]]
    event |= {"evidences": said} if said else {}
    event |= {"remediation": {"desc": bounded(finding.remedy, TEXT)}} if finding.remedy else {}
    return event | {"unmapped": _unmapped(finding, frame)}


def of_unseen(seen: Unseen, frame: Frame, *, again: bool) -> dict[str, Any]:
    """What could not be judged; ``again`` closes it, for it can be judged now."""
    event = _common(frame, seen.id, seen.rule, CLOSE if again else UPDATE, frame.time)
    event |= _named("severity", UNKNOWN) | _named("status", RESOLVED if again else NEW)
    event |= {"status_code": "seen" if again else seen.what, "message": bounded(seen.title, 2 * NAME)}
    event["finding_info"] = {
        "uid": seen.id,
        "title": bounded(seen.title, 2 * NAME),
        "desc": bounded(seen.message, 2 * TEXT),
        "types": ["Visibility gap" if seen.what == GAP else "Rule without an answer"],
        "analytic": _analytic(seen.rule, seen.title),
        "modified_time": frame.time,
        "data_sources": [bounded(seen.source or frame.scan.estate, NAME)],
    }
    event["resources"] = [_resource(seen.subject, seen.subject, seen.scope) | {"type": RESOURCE_TYPES[seen.what]}]
    _put_cloud(event, seen.source, seen.scope, None, frame)
    event["remediation"] = {"desc": bounded(seen.remedy, TEXT)}
    rule = {"rule_severity": str(seen.severity)} if seen.severity else {}
    return event | {"unmapped": {"scan": frame.scan.number} | rule}


def _common(frame: Frame, uid: str, rule: str, activity: int, time: int) -> dict[str, Any]:
    scan = frame.scan
    name = f"{scan.estate}\0{scan.number}\0{uid}".encode("utf-8", "backslashreplace")
    return {
        "activity_id": activity,
        "activity_name": ACTIVITIES[activity],
        "category_uid": CATEGORY_UID,
        "category_name": "Findings",
        "class_uid": CLASS_UID,
        "class_name": "Detection Finding",
        "type_uid": CLASS_UID * 100 + activity,
        "type_name": f"Detection Finding: {ACTIVITIES[activity]}",
        "time": time,
        "metadata": {
            "version": VERSION,
            "product": {"name": "Musterbook", "vendor_name": "Musterbook", "version": bounded(scan.version, NAME)},
            "uid": hashlib.sha256(name).hexdigest()[:DIGEST],
            "correlation_uid": uid,
            "event_code": bounded(rule, NAME),
            "tenant_uid": bounded(scan.estate, NAME),
        },
    }


def _named(field: str, value: tuple[int, str]) -> dict[str, Any]:
    return {f"{field}_id": value[0], field: value[1]}


@lru_cache(maxsize=1024)
def _analytic(rule: str, title: str) -> dict[str, Any]:
    """The rule. Thousands of findings are of the same: nobody changes what is given."""
    name = bounded(rule, NAME)
    return {"uid": name, "name": name, "desc": bounded(title, NAME), **_named("type", RULE_ANALYTIC)}


def _status_detail(finding: Finding) -> dict[str, str]:
    """Why it stands as it does, where somebody decided so."""
    said = ""
    if finding.status is Status.WAIVED:
        said = waiver_said(finding)
    elif finding.acknowledged is not None:
        note = f": {finding.acknowledged.note}" if finding.acknowledged.note else ""
        said = f"acknowledged by {finding.acknowledged.person}{note}"
    return {"status_detail": bounded(said, TEXT)} if said else {}


def _around(finding: Finding) -> dict[str, Any]:
    """What it is about, and whose that is."""
    arn = arn_of(finding.subject)
    resource = _resource(finding.subject, finding.subject_name, finding.scope)
    if arn is not None:
        resource |= {"cloud_partition": bounded(arn.partition, NAME), "type": bounded(_type(arn), NAME)}
        resource |= {"region": bounded(arn.region, NAME)} if arn.region else {}
    # An owner is a group: the models and the schema ask for an account of a user, and a team has none.
    resource |= {"group": {"name": bounded(finding.owner, NAME), "type": "owner"}} if finding.owner else {}
    observable = {"name": "resources[].uid", "value": resource["uid"], **_named("type", RESOURCE_UID)}
    return {"resources": [resource], "observables": [observable]}


def _resource(uid: str, name: str, scope: str) -> dict[str, Any]:
    known = {"uid": distinct(uid, ID), "name": bounded(name, NAME)}
    return known | ({"namespace": bounded(scope, NAME)} if scope else {})


def _type(arn: Arn) -> str:
    """``iam:role``: what kind of thing the ARN names."""
    return ":".join(filter(None, (arn.service, arn.resource.partition("/")[0].partition(":")[0])))


def _put_cloud(event: dict[str, Any], source: str, scope: str, arn: Arn | None, frame: Frame) -> None:
    """Say in which cloud it is, and declare the profile that has a word for it. Other sources are in none."""
    provider = frame.providers.get(source)
    if provider is None:
        return
    cloud: dict[str, Any] = {"provider": provider}
    account = (arn.account if arn else "") or (scope if is_account(scope) or provider != "AWS" else "")
    if account:
        kind = _named("type", AWS_ACCOUNT) if provider == "AWS" else _named("type", (99, provider))
        cloud["account"] = {"uid": bounded(account, NAME), "name": bounded(account, NAME), **kind}
    if arn is not None and arn.region:
        cloud["region"] = bounded(arn.region, NAME)
    event["cloud"] = cloud
    event["metadata"]["profiles"] = ["cloud"]


def _unmapped(finding: Finding, frame: Frame) -> dict[str, Any]:
    """What no attribute of the class has room for."""
    found: dict[str, Any] = {"scan": frame.scan.number}
    found |= {"compliance": cited(finding.frameworks)} if finding.frameworks else {}
    found |= {"due_time": millis(finding.due)} if finding.due else {}
    found |= {"assigned": bounded(finding.assigned, NAME)} if finding.assigned else {}
    return found | ({"reopened": finding.reopened} if finding.reopened else {})


@lru_cache(maxsize=1024)
def cited(citations: tuple[str, ...]) -> dict[str, list[str]]:
    """Citations by framework: ``{"nist-csf-2.0": ["PR.AA-01"]}``. One of a framework unknown stays as it is written.

    Findings of one rule cite the same, so each answer is kept.
    """
    found: dict[str, list[str]] = {}
    for citation in citations[:CITATIONS]:
        known = references().get(citation)
        framework, item = (known.of, known.item) if known else _split(citation)
        found.setdefault(bounded(framework, NAME), []).append(bounded(item, NAME))
    return found


def _split(citation: str) -> tuple[str, str]:
    framework, _, item = citation.partition(":")
    return framework, item or citation
