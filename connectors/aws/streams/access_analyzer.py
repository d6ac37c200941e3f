"""What IAM Access Analyzer found: who from outside reaches what, and which access nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.analyzer_rows import Analyzer, Detail, External, Finding
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.streams.regions import regions
from connectors.streams import Scope
from graph.model import AnyRecord, Resource, Usage

if TYPE_CHECKING:
    from connectors.aws.client import Api

ANALYZER, FINDING = "aws.access_analyzer.analyzer", "aws.access_analyzer.finding"
ASKED = "aws.access_analyzer.region"
"""That a region was asked: without it, no analyzer and no question would look the same."""
ACTIVE = {"status": {"eq": ["ACTIVE"]}}
UNUSED_ROLE, UNUSED_PERMISSION = "UnusedIAMRole", "UnusedPermission"


@aws.stream(
    "access_analyzer.analyzers",
    permission="access-analyzer:ListAnalyzers",
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def analyzers(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the analyzers, what each looks for, and when access counts as unused; and that the region was asked."""
    here = api.in_region(region.name)
    if not here.asks("accessanalyzer", "ListAnalyzers"):
        return
    found = list(here.pages("accessanalyzer", "ListAnalyzers", "analyzers", Analyzer))
    for analyzer in found:
        unused = analyzer.configuration.unused_access
        yield Resource(
            id=analyzer.arn,
            kind=ANALYZER,
            scope=scope.name,
            name=analyzer.name,
            created=analyzer.created_at,
            facts={
                "region": region.name,
                "type": analyzer.type,
                "status": analyzer.status or None,
                "unused_days": unused.unused_access_age if unused else None,
            },
        )
    yield Resource(
        id=f"{ASKED}:{scope.name}/{region.name}",
        kind=ASKED,
        scope=scope.name,
        name=f"Access Analyzer in {region.name}",
        facts={"region": region.name, "analyzers": len(found)},
    )


@aws.stream(
    "access_analyzer.findings",
    permission=("access-analyzer:ListFindings", "access-analyzer:GetFinding"),
    yields=(Resource, Usage),
    scope="account",
    parent=analyzers,
    parents=lambda record: isinstance(record, Resource) and record.kind == ANALYZER,
)
def findings(api: Api, _scope: Scope, analyzer: Resource) -> Iterator[AnyRecord]:
    """List what an analyzer found and nobody settled: access from outside, and access that is not used."""
    there, given = api.in_region(region_of(analyzer.id)), {"analyzerArn": analyzer.id}
    losses = Losses()
    for finding in losses.each(
        there.pages("accessanalyzer", "ListFindingsV2", "findings", Finding, filter=ACTIVE, **given)
    ):
        with losses.of(finding.id):
            details = there.pages("accessanalyzer", "GetFindingV2", "findingDetails", Detail, id=finding.id, **given)
            for number, detail in enumerate(details):
                yield _told(analyzer, finding, detail, number)
                yield from _usages(analyzer, finding, detail)
    losses.tell()


def _told(analyzer: Resource, finding: Finding, detail: Detail, number: int) -> Resource:
    """Tell of a finding; ``subject`` is the thing it speaks of."""
    seen = detail.unused_permission_details or detail.unused
    last = seen.last_accessed if seen else None
    return Resource(
        id=f"{FINDING}:{finding.id}" + (f"#{number + 1}" if number else ""),
        kind=FINDING,
        scope=finding.resource_owner_account,
        name=f"{finding.finding_type} on {finding.resource.rpartition(':')[2]}",
        created=finding.created_at,
        facts={
            "analyzer": analyzer.id,
            "type": finding.finding_type,
            "subject": finding.resource,
            "unused": _unused(detail),
            "last_accessed": last.isoformat() if last else None,
            **_outsiders(detail.external_access_details or External()),
        },
    )


def _unused(detail: Detail) -> str | None:
    """Name the service or the key that is not used."""
    if detail.unused_permission_details:
        return detail.unused_permission_details.service_namespace
    return (detail.unused.access_key_id or None) if detail.unused else None


def _outsiders(external: External) -> dict[str, str | int | bool | None]:
    """Tell who from outside may do what."""
    principals = (external.principal or {}).items()
    return {
        "public": external.is_public,
        "principals": " ".join(f"{form}:{name}" for form, name in principals) or None,
        "actions": " ".join(external.action) or None,
    }


def _usages(analyzer: Resource, finding: Finding, detail: Detail) -> Iterator[Usage]:
    """Yield what an identity may do and was last seen to do then, or never within the analyzer's days."""
    if finding.finding_type == UNUSED_ROLE and detail.unused:
        yield _usage(analyzer, finding, "*", detail.unused.last_accessed)
    permission = detail.unused_permission_details
    if finding.finding_type == UNUSED_PERMISSION and permission:
        name = permission.service_namespace
        for each in permission.actions:
            action = each.action if ":" in each.action else f"{name}:{each.action}"
            yield _usage(analyzer, finding, action, each.last_accessed)
        if not permission.actions:
            yield _usage(analyzer, finding, f"{name}:*", permission.last_accessed)


def _usage(analyzer: Resource, finding: Finding, action: str, last: datetime | None) -> Usage:
    days = analyzer.facts.get("unused_days")
    return Usage(
        id=f"aws.access_analyzer.unused:{finding.resource}/{action}",
        kind="aws.access_analyzer.unused",
        scope=finding.resource_owner_account,
        identity=finding.resource,
        action=action,
        last_used=last,
        window_days=days if isinstance(days, int) else None,
    )
