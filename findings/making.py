"""Findings made of hits: each with its id, its risk, its owner and its remedy; its life has not begun yet."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

import msgspec

from findings.declare import Hit, Rule
from findings.evaluate import Evaluation
from findings.finding import Finding
from findings.limits import Limits
from findings.risk import Surroundings, score, surroundings
from findings.subjects import answers_for, name_of
from findings.weights import Weights
from graph.access import AccessGraph
from graph.collector import collector_paused

ID_LETTERS = 12
ID_BYTES = 10
"""As much of the digest as the letters tell of, in whole groups of five bytes."""
FIELD = re.compile(r"\{(\w+)\}")


def fingerprint(rule: str, subject: str) -> str:
    """The stable, short id of a finding: made of its rule and its subject, and of nothing that can change."""
    digest = hashlib.sha256(f"{rule}\0{subject}".encode()).digest()[:ID_BYTES]
    return f"MB-{base64.b32encode(digest).decode()[:ID_LETTERS]}"


def make_findings(
    evaluation: Evaluation,
    rules: Mapping[str, Rule],
    graph: AccessGraph,
    *,
    at: datetime,
    limits: Limits,
    weights: Weights | None = None,
) -> list[Finding]:
    """A finding for each hit."""
    around = surroundings(graph, at, limits, weights)
    severities = {outcome.rule: outcome.severity for outcome in evaluation.outcomes}
    with collector_paused():
        return [
            _finding(rule, hit, around)
            for id_, hits in evaluation.hits.items()
            for rule in (msgspec.structs.replace(rules[id_], severity=severities[id_]),)
            for hit in hits
        ]


def _finding(rule: Rule, hit: Hit, around: Surroundings) -> Finding:
    graph, limits = around.graph, around.limits
    risk, terms = score(around, hit.subject, rule.severity)
    carried = graph.carried.get(hit.subject)
    stale = (f"not read in this scan; as it was on {carried:%Y-%m-%d}",) if carried else ()
    return Finding(
        id=fingerprint(rule.id, hit.subject),
        rule=rule.id,
        title=rule.title,
        subject=hit.subject,
        subject_name=name_of(graph, hit.subject),
        source=graph.sources.get(hit.subject, ""),
        scope=record.scope if (record := graph.get(hit.subject)) else "",
        severity=rule.severity,
        risk=risk,
        terms=terms,
        message=hit.message,
        evidence=(*hit.evidence, *stale),
        remedy=remedy_of(rule, hit, graph),
        frameworks=rule.frameworks,
        owner=answers_for(graph, hit.subject, limits.owner_min_confidence),
        first_seen=around.at,
        last_seen=around.at,
    )


def remedy_of(rule: Rule, hit: Hit, graph: AccessGraph) -> str:
    """What to do about a hit, with its own names filled in."""
    return fill(rule.remedy, {"subject": hit.subject, "name": name_of(graph, hit.subject), **hit.facts})


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Put facts in place of ``{names}``. One that is not known stays as it is; a fact is never read as a pattern."""
    return FIELD.sub(lambda match: facts.get(match[1], match[0]), text)
