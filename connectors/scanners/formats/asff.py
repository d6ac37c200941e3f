"""Findings in the format of AWS Security Hub, as Prowler writes them and Security Hub exports them."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import Fields, at, each, first_text, moment, severity, text
from connectors.scanners.model import Settled, Verdict

NEEDED = frozenset({"SchemaVersion", "ProductArn", "GeneratorId"})
SETTLED = frozenset({"PASSED", "NOT_AVAILABLE"})
OVER = frozenset({"SUPPRESSED", "RESOLVED"})


def knows(document: object) -> bool:
    """Whether it is a list of such findings, by itself or under ``Findings``."""
    return any(one.keys() >= NEEDED for one in _findings(document))


def read(document: object) -> Iterator[Verdict | Settled]:
    """Every finding that is open, for every resource it names."""
    for one in _findings(document):
        over = one.get("RecordState") == "ARCHIVED" or text(one, "Workflow", "Status") in OVER
        if over or text(one, "Compliance", "Status") in SETTLED:
            yield Settled()
        else:
            yield from (_verdict(one, resource) for resource in each(one, "Resources"))


def _verdict(one: Fields, resource: Fields) -> Verdict:
    return Verdict(
        scanner=first_text(one, ("ProductName",), ("ProductFields", "ProviderName")).lower() or "security hub",
        check=text(one, "GeneratorId"),
        title=text(one, "Title"),
        severity=severity(text(one, "Severity", "Label")),
        subject=text(resource, "Id"),
        message=text(one, "Description"),
        remedy=text(one, "Remediation", "Recommendation", "Text"),
        reference=text(one, "Remediation", "Recommendation", "Url"),
        scope=text(one, "AwsAccountId"),
        region=text(resource, "Region"),
        at=moment(at(one, "CreatedAt")),
    )


def _findings(document: object) -> Iterator[Fields]:
    yield from each(document) if isinstance(document, list) else each(document, "Findings")
