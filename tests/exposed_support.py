"""Findings about secrets in repositories and about clouds, and names that try to break out of a format."""

from __future__ import annotations

from typing import Any

import msgspec
import reports_graphs as graphs
import reports_support as support

from findings.declare import Severity
from findings.finding import Finding, RiskTerm, Status
from graph.access import AccessGraph
from reports.declare import Style, Whole
from reports.registry import reporters
from reports.scan import Scan

NASTY = (
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "[a](javascript:1) `x` | ~~y~~",
    "\x1b]0;x\x07",
    "a\r\n::error::b",
    "##vso[task.setvariable variable=x]y ##[error]z",
    "\u202egpj",
    "half \ud800 and \udcff",
    "x" * 10_000,
    "]]> --> %0A",
    "",
)
IN_HEAD = "git.exposure:shop-repository/aws-access-key/f1"
"""An exposure that the graph of reports has. Whether HEAD has it is told below."""
IN_HISTORY = "git.exposure:shop-repository/vault-token/f2"


def finding(id_: str, subject: str, **more: Any) -> Finding:  # noqa: ANN401  because each field has a type of its own
    """Return a finding that asks for action."""
    given: dict[str, Any] = {
        "rule": "secret-in-code",
        "title": "Hard-coded credential in a repository file",
        "subject_name": subject.rpartition(":")[2],
        "source": "shop-repository",
        "scope": "shop-repository",
        "severity": Severity.HIGH,
        "risk": 70,
        "terms": (RiskTerm(60, "high by rule"), RiskTerm(10, "production")),
        "message": "it stands in the newest version",
        "remedy": "Change it where it opens something",
        "frameworks": ("OWASP-NHI:NHI2:2025",),
        "first_seen": support.NOW,
        "last_seen": support.NOW,
    }
    return Finding(id=id_, subject=subject, **(given | more))


def exposed() -> tuple[Finding, ...]:
    """Return findings about an exposure in HEAD, one in the history, and a credential that was leaked."""
    leaked = msgspec.structs.replace(support.leaked(), evidence=(IN_HEAD, "deploy/release.sh:12"))
    return (
        leaked,
        finding("MB-in-head", IN_HEAD),
        finding("MB-history", IN_HISTORY, rule="secret-in-history", severity=Severity.MEDIUM, risk=40),
    )


def nasty() -> tuple[Finding, ...]:
    """Return a finding for each name that tries to break out, with that name in every field."""
    return tuple(
        finding(
            f"MB-nasty-{at}",
            subject=text or "empty",
            **dict.fromkeys(("title", "subject_name", "source", "scope", "message", "remedy", "owner"), text),
            evidence=(text,),
            frameworks=(text,),
            status=Status.REOPENED,
        )
        for at, text in enumerate(NASTY)
    )


def scan_of(*findings: Finding) -> Scan:
    """Return a scan with these findings and all that could not be seen."""
    return msgspec.structs.replace(support.scan(), findings=findings)


def graph() -> AccessGraph:
    """Return the graph of reports, in which HEAD has the first exposure, at a path with everything in it."""
    made = [
        msgspec.structs.replace(each, in_head=True, places=(*each.places, "a b/ü:c#1%.sh:4"))
        if each.id == IN_HEAD
        else each
        for each in graphs.exposed_records()
    ]
    return graphs.graph_of(made)


def whole(scan: Scan) -> Whole:
    """Return a scan with that graph behind it."""
    return Whole(scan=scan, graph=graph, earlier=list)


def rendered(name: str, scan: Scan) -> str:
    """Return what a format makes of a scan."""
    return reporters()[name].written(whole(scan), Style()).decode()
