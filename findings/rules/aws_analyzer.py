"""IAM Access Analyzer: whether it looks, and what it found that nobody uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from findings.accounts import ACCOUNT
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.evaluate import hidden, places
from findings.subjects import name_of
from graph.access import AccessGraph
from graph.model import Credential, Identity, Resource

ANALYZER, FINDING = "aws.access_analyzer.analyzer", "aws.access_analyzer.finding"
ASKED = "aws.access_analyzer.region"
STREAM = "access_analyzer.analyzers"
WHOLE = "ORGANIZATION"
OUTSIDE = frozenset({"ACCOUNT", WHOLE})
"""The types of analyzers that look for access from outside."""
ROLE, KEY = "UnusedIAMRole", "UnusedIAMUserAccessKey"


@rule(
    "aws-analyzer-missing",
    "No external-access analyzer in an account",
    Severity.LOW,
    kind=RuleKind.FACT,
    remedy=(
        "Run in each region that {account} uses, or once for the organisation from its administrator's account: "
        "aws accessanalyzer create-analyzer --analyzer-name external-access --type ACCOUNT"
    ),
    frameworks=("OWASP-NHI:NHI6:2025", "NIST-CSF-2.0:DE.CM-09", "CIS-AWS-7.0.0/2.18"),
    reads=(Resource,),
    platforms=("aws",),
    streams=(STREAM,),
)
def analyzer_missing(view: View) -> Iterator[Answer]:
    """An analyzer tells at once when a policy lets somebody in from outside, and costs nothing.

    One for the whole organisation is enough for all of its accounts. Where analyzers could not be listed in some
    region, one may be there, and the answer is unknown; an account that nobody asked is not judged.
    """
    looking: dict[str, set[str]] = defaultdict(set)
    asked = set[tuple[str, str]]()
    for resource in view.graph.each(Resource):
        if resource.kind == ASKED:
            asked.add((view.graph.sources.get(resource.id, ""), resource.scope))
        elif resource.kind == ANALYZER and resource.facts.get("status") == "ACTIVE":
            looking[resource.scope].add(str(resource.facts.get("type")))
    if any(WHOLE in types for types in looking.values()):
        return
    blind = places(gap for gap in view.graph.gaps if gap.stream == STREAM)
    for source, scope in sorted(asked):
        if looking[scope].isdisjoint(OUTSIDE):
            yield _missing(view.graph, scope, unread=hidden(blind, source, scope))


def _missing(graph: AccessGraph, scope: str, *, unread: bool) -> Answer:
    subject = f"{ACCOUNT}:{scope}"
    if unread:
        return Unsure(subject=subject, why="no analyzer was seen, and not every region could be asked")
    return Hit(
        subject=subject,
        message="no active analyzer looks for access from outside",
        facts={"account": name_of(graph, subject)},
    )


@rule(
    "aws-analyzer-unused-finding",
    "IAM Access Analyzer reports unused access",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Take {what} away from {name}, or archive the finding in Access Analyzer with the reason",
    frameworks=("OWASP-NHI:NHI1:2025", "OWASP-NHI:NHI5:2025", "NIST-CSF-2.0:PR.AA-05", "CIS-AWS-7.0.0/2.18"),
    reads=(Resource, Identity, Credential),
    platforms=("aws",),
    streams=("access_analyzer.findings", STREAM),
)
def unused_access(view: View) -> Iterator[Answer]:
    """What AWS itself saw that nobody uses can be taken away without hurting anyone.

    Roles and keys whose last use we know ourselves are told by the checks for them, and not a second time here.
    """
    for finding in view.graph.each(Resource):
        kind, subject = str(finding.facts.get("type")), str(finding.facts.get("subject") or "")
        if finding.kind != FINDING or not kind.startswith("Unused") or not subject:
            continue
        if not _told_already(view.graph, kind, subject, finding.facts.get("unused")):
            yield _hit(finding, kind, subject)


def _told_already(graph: AccessGraph, kind: str, subject: str, unused: object) -> bool:
    """Whether a check of ours has all it needs to tell the same."""
    record = graph.get(f"aws.iam.access_key:{unused}" if kind == KEY else subject)
    if kind not in {ROLE, KEY} or not isinstance(record, Identity | Credential):
        return False
    return record.last_used is not None or record.used is False


def _hit(finding: Resource, kind: str, subject: str) -> Hit:
    unused, last = finding.facts.get("unused"), finding.facts.get("last_accessed")
    what = {ROLE: "everything", KEY: f"the key {unused}", "UnusedIAMUserPassword": "the console password"}
    told = what.get(kind) or (f"the rights for {unused}" if unused else "what it does not use")
    since = f", last used on {str(last)[:10]}" if last else ""
    return Hit(
        subject=subject,
        message=f"Access Analyzer says that it does not use {told}{since}",
        evidence=(finding.id,),
        facts={"what": told},
    )
