"""A plan for one target: what the book knows beside what the target has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from findings.declare import Rule
from reports.scan import Scan
from reports.send.coverage import Coverage
from reports.send.declare import TargetKind
from reports.send.links import Link, LinkState
from reports.send.model import Remote, Target
from reports.send.planning import plan, to_look_for
from reports.send.plans import Asked, Plan
from reports.send.routing import Routing
from scanner.store.book import Book


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One target of the settings, ready to be spoken to."""

    name: str
    kind: TargetKind
    routing: Routing
    target: Target


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What plans for all targets are made from: the scan in force, and the rules that judged it."""

    estate: str
    scan: Scan
    rules: Mapping[str, Rule]
    environments: Mapping[str, str] = {}


def plan_for(office: Office, ground: Ground, book: Book, at: datetime) -> tuple[Plan, list[Link]]:
    """Ask the target what it has and plan; also the links that the plan is made from. Raises ``Unreachable``."""
    links = book.tickets(ground.estate, office.name)
    asked = Asked(
        estate=ground.estate,
        target=office.name,
        routing=office.routing,
        columns=office.kind.keeps_findings,
        scan=ground.scan,
        coverage=Coverage(ground.scan, ground.rules),
        at=at,
        known=book.findings(ground.estate),
        environments=ground.environments,
        links=links,
        forgets=office.kind.forgets,
    )
    groups = asked.groups()
    markers, ids = to_look_for(groups)
    if not markers:
        remotes: list[Remote] = []
    elif office.kind.remembers:
        remotes = list(office.target.look(markers, ids))
    else:
        remotes = list(_remembered(links))
    return plan(asked, groups, remotes), links


def _remembered(links: list[Link]) -> Iterator[Remote]:
    """What a target that cannot be asked must have, from what was confirmed to us."""
    for link in links:
        open_ = link.state is not LinkState.CLOSED
        yield Remote(id=link.remote, marker=link.marker, url=link.url, open=open_, body_digest=link.seen)
