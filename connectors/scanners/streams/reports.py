"""What other scanners found: secrets as exposures, troubles with things as findings of theirs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from connectors.scanners import scanners
from connectors.scanners.api import ReportFile
from connectors.scanners.exposing import Exposing
from connectors.scanners.model import Leaked, Settled, Verdict
from connectors.streams import Scope
from graph.model import Exposure, Resource

FINDING, REPORT = "scanner.finding", "scanner.report"
SHORT = 20
NAMED = 80


@scanners.stream("reports", permission="file:read", yields=(Resource,), scope="report")
def reports(api: ReportFile, scope: Scope) -> Iterator[Resource]:
    """The report itself: which scanners speak in it, when it was written, and how much it says."""
    said = api.said()
    kinds = Counter(type(each).__name__ for each in said)
    by = sorted({each.scanner for each in said if not isinstance(each, Settled)})
    yield Resource(
        id=f"{REPORT}:{scope.name}",
        kind=REPORT,
        scope=scope.name,
        name=scope.name,
        last_used=api.written(),
        facts={
            "scanners": ", ".join(by) or None,
            "secrets": kinds[Leaked.__name__],
            "troubles": kinds[Verdict.__name__],
            "settled": kinds[Settled.__name__],
        },
    )


@scanners.stream("exposures", permission="file:read", yields=(Exposure, Resource), scope="report")
def exposures(api: ReportFile, scope: Scope) -> Iterator[Exposure | Resource]:
    """Every secret that they found, told without its value: only its keyed fingerprint is kept."""
    leaked = [each for each in api.said() if isinstance(each, Leaked)]
    yield from Exposing(api, scope).told(leaked)


@scanners.stream("findings", permission="file:read", yields=(Resource,), scope="report")
def findings(api: ReportFile, scope: Scope) -> Iterator[Resource]:
    """Every other trouble that they found and that nobody settled there; one for each check and thing."""
    found = dict[str, Resource]()
    for verdict in api.said():
        if isinstance(verdict, Verdict) and verdict.check:
            record = _finding(verdict, scope)
            found.setdefault(record.id, record)
    yield from found.values()


def _finding(verdict: Verdict, scope: Scope) -> Resource:
    subject = verdict.subject or verdict.scope or scope.name
    return Resource(
        id=f"{FINDING}:{verdict.scanner}/{verdict.check}/{_short(subject)}",
        kind=FINDING,
        scope=verdict.scope or scope.name,
        name=f"{verdict.check} on {_last(subject)}",
        created=verdict.at,
        facts={
            "subject": subject,
            "scanner": verdict.scanner,
            "check": verdict.check,
            "title": verdict.title or verdict.check,
            "severity": verdict.severity,
            "message": verdict.message or None,
            "remedy": verdict.remedy or None,
            "reference": verdict.reference or None,
            "region": verdict.region or None,
        },
    )


def _short(subject: str) -> str:
    """An id may hold anything, so it stands in ours by its digest."""
    return hashlib.sha256(subject.encode()).hexdigest()[:SHORT]


def _last(subject: str) -> str:
    parts: Sequence[str] = subject.rstrip("/").split("/") if subject.startswith("arn:") else (subject,)
    return parts[-1].rpartition(":")[2][:NAMED] if subject.startswith("arn:") else subject[:NAMED]
