"""Plans of tickets as tests make them: of findings, links and what the target has; nobody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from send_support import RULES
from store_support import AT, DAY, ESTATE, summary

from findings.declare import Severity
from findings.finding import Finding, Outcome, State
from graph.model import Gap
from reports.scan import Scan
from reports.send.coverage import Coverage
from reports.send.links import Link
from reports.send.model import Remote
from reports.send.planning import plan
from reports.send.plans import Asked, Plan
from reports.send.routing import GroupBy, Routing

OUTCOME = Outcome(rule="credential-stale", title="", severity=Severity.HIGH, state=State.BROKEN)


def scan_of(*outcomes: Outcome, gaps: Sequence[Gap] = ()) -> Scan:
    """The scan in force, with what rules came to and what could not be read."""
    return msgspec.structs.replace(summary(7), outcomes=outcomes, gaps=tuple(gaps))


def planned(
    findings: Sequence[Finding],
    links: Sequence[Link] = (),
    remotes: Sequence[Remote] = (),
    *,
    scan: Scan | None = None,
    **more: Any,  # noqa: ANN401  because settings hold anything
) -> Plan:
    """The plan that is made of all that, a ticket for each finding."""
    seen = scan or scan_of(OUTCOME)
    asked = Asked(
        estate=ESTATE,
        target="tracker",
        routing=Routing(**{"group_by": GroupBy.FINDING, **more.pop("routing", {})}),
        columns=more.pop("columns", False),
        scan=seen,
        coverage=Coverage(seen, RULES),
        at=more.pop("at", AT + DAY),
        known={each.id: each for each in findings},
        links=links,
        **more,
    )
    return plan(asked, asked.groups(), remotes)


def made(findings: Sequence[Finding], **more: Any) -> tuple[list[Link], list[Remote]]:  # noqa: ANN401  because of the same
    """The links and tickets that carrying out a first plan leaves behind."""
    links, remotes = [], []
    for number, step in enumerate(planned(findings, **more).steps):
        assert step.planned is not None
        links.append(msgspec.structs.replace(step.planned.after, remote=f"{number}", seen="as written"))
        remotes.append(Remote(id=f"{number}", marker=step.marker, url=f"https://t/{number}", body_digest="as written"))
    return links, remotes


def said(plan: Plan) -> list[tuple[str, str]]:
    """What a plan does, and why."""
    return [(step.verb or "skip", step.why) for step in plan.steps]


def changed(struct: Any, **to: Any) -> Any:  # noqa: ANN401  because any struct may be changed
    """The same with other fields."""
    return msgspec.structs.replace(struct, **to)
