"""OCSF findings, as Prowler and others write them: a list, or one a line. What passed or was muted asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import Fields, at, each, first_text, moment, severity, text
from connectors.scanners.model import Settled, Verdict

FINDINGS = range(2001, 2008)
"""The classes of OCSF that tell of findings."""
FAILED = frozenset({"", "fail", "failed", "failure"})
OVER = frozenset({"suppressed", "resolved", "archived", "deleted"})


def knows(document: object) -> bool:
    """Whether it is a list of events of such a class."""
    return isinstance(document, list) and any(
        one.get("class_uid") in FINDINGS and isinstance(one.get("finding_info"), dict) for one in each(document)
    )


def read(document: object) -> Iterator[Verdict | Settled]:
    """Every finding for every resource it names."""
    for one in each(document):
        if not isinstance(one.get("finding_info"), dict):
            continue
        if _state(one) not in FAILED or text(one, "status").lower() in OVER:
            yield Settled()
        else:
            resources = [*each(one, "resources")] or [at(one, "resource") or {}]
            yield from (_verdict(one, resource) for resource in resources)


def _state(one: Fields) -> str:
    """What a check came to: Prowler says it in ``status_code``, others as the state of a standard's control."""
    return first_text(one, ("status_code",), ("compliance", "status")).lower()


def _verdict(one: Fields, resource: object) -> Verdict:
    return Verdict(
        scanner=text(one, "metadata", "product", "name").lower() or "ocsf",
        check=first_text(one, ("metadata", "event_code"), ("finding_info", "analytic", "uid"), ("finding_info", "uid")),
        title=text(one, "finding_info", "title"),
        severity=severity(text(one, "severity")),
        subject=first_text(resource, ("uid",), ("name",)),
        message=first_text(one, ("status_detail",), ("message",), ("finding_info", "desc")),
        remedy=text(one, "remediation", "desc"),
        reference=text(one, "remediation", "references", 0),
        scope=text(one, "cloud", "account", "uid"),
        region=first_text(resource, ("region",)) or text(one, "cloud", "region"),
        at=moment(first_text(one, ("finding_info", "created_time_dt"), ("time_dt",)) or one.get("time")),
    )
