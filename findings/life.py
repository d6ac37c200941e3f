"""The life of a finding: new, open, waived, fixed, reopened.

A finding is fixed only when a scan looked where it was and did not meet it again. Where something could not be read,
where a source was not asked, or where the rule was unsure or broke, the finding stays as it was.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from findings.declare import Hit, Limits, Rule, RuleKind
from findings.evaluate import Evaluation, gaps_of, hidden, places
from findings.finding import Finding, Status, Waiver
from findings.powers import powers
from findings.risk import Surroundings, score, surroundings
from findings.subjects import answers_for, name_of
from findings.waivers import waiver_for
from graph.access import AccessGraph
from graph.collector import collector_paused

ID_LETTERS = 12
FIELD = re.compile(r"\{(\w+)\}")


def fingerprint(rule: str, subject: str) -> str:
    """The stable, short id of a finding: made of its rule and its subject, and of nothing that can change."""
    digest = hashlib.sha256(f"{rule}\0{subject}".encode()).digest()
    return f"MB-{base64.b32encode(digest).decode()[:ID_LETTERS]}"


def make_findings(
    evaluation: Evaluation, rules: Mapping[str, Rule], graph: AccessGraph, *, at: datetime, limits: Limits
) -> list[Finding]:
    """A finding for each hit, with its risk, its owner and its remedy; its life has not begun yet."""
    around = surroundings(graph, at, limits)
    severities = {outcome.rule: outcome.severity for outcome in evaluation.outcomes}
    with collector_paused():
        return [
            _finding(msgspec.structs.replace(rules[id_], severity=severities[id_]), hit, around)
            for id_, hits in evaluation.hits.items()
            for hit in hits
        ]


def _finding(rule: Rule, hit: Hit, around: Surroundings) -> Finding:
    graph, limits = around.graph, around.limits
    risk, terms = score(around, hit.subject, rule.severity)
    name = name_of(graph, hit.subject)
    carried = graph.carried.get(hit.subject)
    stale = (f"not read in this scan; as it was on {carried:%Y-%m-%d}",) if carried else ()
    return Finding(
        id=fingerprint(rule.id, hit.subject),
        rule=rule.id,
        title=rule.title,
        subject=hit.subject,
        subject_name=name,
        source=graph.sources.get(hit.subject, ""),
        scope=record.scope if (record := graph.get(hit.subject)) else "",
        severity=rule.severity,
        risk=risk,
        terms=terms,
        message=hit.message,
        evidence=(*hit.evidence, *stale),
        remedy=fill(rule.remedy, {"subject": hit.subject, "name": name, **hit.facts}),
        frameworks=rule.frameworks,
        owner=answers_for(graph, hit.subject, limits.owner_min_confidence),
        first_seen=around.at,
        last_seen=around.at,
    )


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Put facts in place of ``{names}``. One that is not known stays as it is; a fact is never read as a pattern."""
    return FIELD.sub(lambda match: facts.get(match[1], match[0]), text)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How one rule went in a scan: what it was unsure of, and where it could not read all it reads."""

    kind: RuleKind
    unsure: frozenset[str]
    blind: frozenset[tuple[str, str]]
    """Source and scope of every gap."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan looked at, for saying whether an absence means anything.

    ``asked`` has the rules that ran to their end. ``sources`` were asked in this scan; ``skipped`` are configured and
    were left out of it.
    """

    graph: AccessGraph
    asked: Mapping[str, Asked]
    sources: frozenset[str]
    skipped: frozenset[str] = frozenset()

    def looked(self, finding: Finding) -> bool:
        """Whether this scan would have met the finding again, had it still been there."""
        asked = self.asked.get(finding.rule)
        if asked is None or finding.subject in asked.unsure:
            return False
        if finding.source and finding.source not in self.sources:
            return False
        if asked.kind in {RuleKind.FACT, RuleKind.REGISTER}:
            return not hidden(asked.blind, finding.source, finding.scope)
        # A join or a walk may end because something on another source was not seen.
        return not asked.blind and not self.skipped

    def may_linger(self, finding: Finding) -> bool:
        """Whether the finding is a difference, which shows once, and its subject is still there."""
        return self.asked[finding.rule].kind is RuleKind.DIFF and finding.subject in self.graph.records


def sight_of(
    evaluation: Evaluation,
    rules: Mapping[str, Rule],
    graph: AccessGraph,
    *,
    sources: Iterable[str],
    skipped: Iterable[str] = (),
) -> Sight:
    """What the scan that gave this evaluation looked at. Declared records count as the source ``register``."""
    return Sight(
        graph=graph,
        asked={
            outcome.rule: Asked(
                kind=rules[outcome.rule].kind,
                unsure=frozenset(each.subject for each in outcome.unsure),
                blind=places(gaps_of(rules[outcome.rule], graph.gaps)),
            )
            for outcome in evaluation.outcomes
            if outcome.error is None
        },
        sources=frozenset(sources) | {"register"},
        skipped=frozenset(skipped),
    )


def advance(
    previous: Mapping[str, Finding],
    fresh: Iterable[Finding],
    *,
    sight: Sight,
    waivers: Collection[Waiver],
    at: datetime,
) -> list[Finding]:
    """Carry every known finding one scan further, riskiest first."""
    met = {finding.id: finding for finding in fresh}
    moved = [_again(previous.get(id_), finding) for id_, finding in met.items()]
    moved.extend(_missed(previous, met, sight, at))
    judged = (_waived(finding, waivers, at) for finding in moved)
    return sorted(judged, key=lambda finding: (not finding.active, -finding.risk, finding.rule, finding.subject))


def _again(known: Finding | None, fresh: Finding) -> Finding:
    """A finding that this scan met, with the life it had."""
    if known is None:
        return fresh
    back = known.status is Status.FIXED
    return msgspec.structs.replace(
        fresh,
        first_seen=known.first_seen,
        reopened=known.reopened + back,
        status=Status.REOPENED if back else Status.OPEN,
    )


def _missed(previous: Mapping[str, Finding], met: Collection[str], sight: Sight, at: datetime) -> Iterator[Finding]:
    """Known findings that this scan did not meet."""
    held: dict[str, set[str]] | None = None
    for id_, known in previous.items():
        if id_ in met:
            continue
        gone = known.status is not Status.FIXED and sight.looked(known)
        if gone and sight.may_linger(known):
            # It is mended when nothing of what came is held any longer.
            if held is None:
                held = {holder: {power.text for power in has} for holder, has in powers(sight.graph).items()}
            gone = held.get(known.subject, set()).isdisjoint(known.evidence)
        yield _closed(known, at) if gone else _kept(known)


def _closed(known: Finding, at: datetime) -> Finding:
    return msgspec.structs.replace(known, status=Status.FIXED, fixed=at, waiver=None)


def _kept(known: Finding) -> Finding:
    """Not looked at again: what was new or reopened is by now simply open."""
    return (
        known if known.status in {Status.FIXED, Status.WAIVED} else msgspec.structs.replace(known, status=Status.OPEN)
    )


def _waived(finding: Finding, waivers: Collection[Waiver], at: datetime) -> Finding:
    """Waived while a waiver is in force, open again when it has ended."""
    if finding.status is Status.FIXED:
        return finding
    waiver = waiver_for(waivers, finding.rule, finding.subject, at)
    if waiver is not None:
        return msgspec.structs.replace(finding, status=Status.WAIVED, waiver=waiver)
    status = Status.OPEN if finding.status is Status.WAIVED else finding.status
    return msgspec.structs.replace(finding, status=status, waiver=None)


def to_tell(findings: Iterable[Finding], at: datetime, disabled: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings that a scan's report shows: active, waived, and fixed by this very scan."""
    return tuple(
        finding
        for finding in findings
        if finding.rule not in disabled and (finding.status is not Status.FIXED or finding.fixed == at)
    )
