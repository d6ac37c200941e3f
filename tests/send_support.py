"""A book with a scan in force, findings in it, and a target of the settings: what tests of tickets begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import msgspec
from clock_support import Clock
from findings_support import made_rule
from store_support import AT, ESTATE, HOUR, finding, observed, summary

from findings.declare import Rule, Severity
from findings.finding import Finding, Outcome, State, Status
from graph.model import Credential, Gap
from reports.scan import Scan
from reports.send.declare import Surroundings
from reports.send.registry import target_kinds
from reports.send.routing import GroupBy, Routing
from scanner.secrets import resolver
from scanner.store.book import Book, Known
from scanner.tickets.planner import Ground, Office
from scanner.tickets.sync import Synced, sync

NAME = "tracker"
RULE: Rule = made_rule(lambda _view: iter(()), id_="credential-stale", reads=(Credential,))
LATER = AT + HOUR
RULES = {RULE.id: RULE}


def found(*names: str, **more: object) -> list[Finding]:
    """Findings with these names, in one scope."""
    return [msgspec.structs.replace(finding(name), scope="one", remedy=f"rotate {name}", **more) for name in names]


def scanned(book: Book, findings: Sequence[Finding], *, at: datetime = AT, gaps: Iterable[Gap] = ()) -> Ground:
    """Put a scan with these findings in force; return what plans are made from."""
    number = book.begin(ESTATE, at, "1").number
    book.put(number, observed("users", ["a"], at=at))
    told: Scan = msgspec.structs.replace(
        summary(number, findings, at=at),
        outcomes=(Outcome(rule=RULE.id, title=RULE.title, severity=Severity.HIGH, state=State.BROKEN),),
        gaps=tuple(gaps),
    )

    def judge(known: Known) -> tuple[Scan, list[Finding]]:
        kept = {**known.findings, **{each.id: each for each in findings}}
        return told, list(kept.values())

    return Ground(estate=ESTATE, scan=book.finish(number, judge), rules=RULES)


def fixed(findings: Iterable[Finding], at: datetime) -> list[Finding]:
    """The same findings, mended."""
    return [msgspec.structs.replace(each, status=Status.FIXED, fixed=at) for each in findings]


def office(
    kind: str,
    options: Mapping[str, Any],
    environ: Mapping[str, str],
    clock: Clock,
    *,
    ending: ExitStack,
    routing: Routing | None = None,
) -> Office:
    """A target as settings would make it; one ticket for each finding."""
    known = target_kinds()[kind]
    surroundings = Surroundings(
        resolve=resolver(environ), at=clock.at, sleep=clock.sleep, estate=ESTATE, version="1", ending=ending
    )
    return Office(
        name=NAME,
        kind=known,
        routing=routing or Routing(group_by=GroupBy.FINDING),
        target=known.make(msgspec.convert(options, known.settings), surroundings),
    )


def synced(place: Office, ground: Ground, book: Book, clock: Clock) -> Synced:
    """One run."""
    return sync(place, ground, book, at=clock.at, sleep=clock.sleep)
