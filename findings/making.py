"""Findings made of hits: each with its id, its risk, its owner and its remedy; its life has not begun yet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

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

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""Those of base 32, in which ids are written: two of them for each ten bits, as there may be very many findings."""
PAIRS = tuple(one + other for one in LETTERS for other in LETTERS)
SHIFTS = (50, 40, 30, 20, 10, 0)
ID_BYTES, SPARE_BITS = 8, 4
"""As much of the digest as twelve letters tell of."""
FIELD = re.compile(r"\{(\w+)\}")


def fingerprint(rule: str, subject: str) -> str:
    """The stable, short id of a finding: made of its rule and its subject, and of nothing that can change."""
    digest = hashlib.sha256(f"{rule}\0{subject}".encode()).digest()
    number = int.from_bytes(digest[:ID_BYTES], "big") >> SPARE_BITS
    return f"MB-{''.join([PAIRS[number >> at & 1023] for at in SHIFTS])}"


class _Subject(msgspec.Struct, frozen=True):
    """What a finding tells of its subject, whichever rule speaks of it."""

    name: str
    source: str
    scope: str
    owner: str | None
    stale: tuple[str, ...]
    """That it was not read in this scan."""


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
    subjects: dict[str, _Subject] = {}
    found: list[Finding] = []
    with collector_paused():
        for id_, hits in evaluation.hits.items():
            rule = msgspec.structs.replace(rules[id_], severity=severities[id_])
            for hit in hits:
                if hit.subject not in subjects:
                    subjects[hit.subject] = _subject(around, hit.subject)
                found.append(_finding(rule, hit, subjects[hit.subject], around))
    return found


def _subject(around: Surroundings, id_: str) -> _Subject:
    graph = around.graph
    record, carried = graph.get(id_), graph.carried.get(id_)
    return _Subject(
        name=name_of(graph, id_),
        source=graph.sources.get(id_, ""),
        scope=record.scope if record else "",
        owner=answers_for(graph, id_, around.limits.owner_min_confidence),
        stale=(f"not read in this scan; as it was on {carried:%Y-%m-%d}",) if carried else (),
    )


def _finding(rule: Rule, hit: Hit, subject: _Subject, around: Surroundings) -> Finding:
    risk, terms = score(around, hit.subject, rule.severity)
    return Finding(
        id=fingerprint(rule.id, hit.subject),
        rule=rule.id,
        title=rule.title,
        subject=hit.subject,
        subject_name=subject.name,
        source=subject.source,
        scope=subject.scope,
        severity=rule.severity,
        risk=risk,
        terms=terms,
        message=hit.message,
        evidence=(*hit.evidence, *subject.stale) if subject.stale else hit.evidence,
        remedy=_remedy(rule, hit, subject.name),
        frameworks=rule.frameworks,
        owner=subject.owner,
        first_seen=around.at,
        last_seen=around.at,
    )


def remedy_of(rule: Rule, hit: Hit, graph: AccessGraph) -> str:
    """What to do about a hit, with its own names filled in."""
    return _remedy(rule, hit, name_of(graph, hit.subject))


def _remedy(rule: Rule, hit: Hit, name: str) -> str:
    return fill(rule.remedy, {"subject": hit.subject, "name": name, **hit.facts})


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Put facts in place of ``{names}``. One that is not known stays as it is; a fact is never read as a pattern."""
    start, fields = _pieces(text)
    return start + "".join([facts.get(name, f"{{{name}}}") + after for name, after in fields])


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, Sequence[tuple[str, str]]]:
    """What stands before the first name, and each name with what follows it: a remedy is filled in very often."""
    start, *rest = FIELD.split(text)
    return start, list(zip(rest[::2], rest[1::2], strict=True))
