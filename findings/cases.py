"""Cases of rules as data: a graph written as records, and what the rule must say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec

from findings.declare import Hit, Rule, View
from findings.evaluate import evaluate
from findings.finding import State
from findings.limits import Limits
from findings.making import FIELD, remedy_of
from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Gap, Observed

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The time in a case that names none."""
SOURCE = "estate"


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case. ``before`` is the earlier scan, where the rule compares two.

    ``remedy`` is checked where given, and ``evidence`` for those subjects that it names.
    """

    name: str
    state: State
    at: datetime = NOW
    records: tuple[AnyRecord, ...] = ()
    gaps: tuple[Gap, ...] = ()
    before: tuple[AnyRecord, ...] | None = None
    before_gaps: tuple[Gap, ...] = ()
    since: datetime | None = None
    """When the earlier scan was."""
    audited: frozenset[tuple[str, str]] = frozenset()
    """Source and scope of each audit log that was read whole."""
    hits: dict[str, str] = {}
    unsure: dict[str, str] = {}
    evidence: dict[str, tuple[str, ...]] = {}
    remedy: str | None = None
    limits: Limits = msgspec.field(default_factory=Limits)


def graph_of(records: tuple[AnyRecord, ...], gaps: tuple[Gap, ...] = (), source: str = SOURCE) -> AccessGraph:
    """A graph of records that one source gave."""
    return build([Observed(source=source, stream="all", scope="all", seen=NOW, records=records, gaps=gaps)])


def view_of(case: Case, graphed: Callable[..., AccessGraph] = graph_of) -> View:
    """What the rule sees in a case. ``graphed`` makes a graph of records and gaps."""
    before = None if case.before is None else graphed(case.before, case.before_gaps)
    return View(
        graph=graphed(case.records, case.gaps),
        before=before,
        at=case.at,
        since=case.since,
        audited=case.audited,
        limits=case.limits,
    )


def missed(rule: Rule, case: Case) -> Iterator[str]:
    """What the rule says otherwise than its case expects, a sentence each."""
    return differences(rule, case, view_of(case))


def differences(rule: Rule, case: Case, view: View) -> Iterator[str]:
    """What the rule says of a view otherwise than a case expects, a sentence each."""
    evaluation = evaluate(view, [rule])
    (outcome,) = evaluation.outcomes
    if outcome.error:
        yield outcome.error
    elif outcome.state is not case.state:
        yield f"it is {outcome.state}, and {case.state} was expected"
    yield from _compared("hit", {hit.subject: hit.message for hit in evaluation.hits[rule.id]}, case.hits)
    yield from _compared("unsure", {each.subject: each.why for each in outcome.unsure}, case.unsure)
    evidence = {hit.subject: hit.evidence for hit in evaluation.hits[rule.id]}
    for subject, expected in case.evidence.items():
        if evidence.get(subject) != expected:
            yield f"evidence for {subject} says: {evidence.get(subject)}; expected: {expected}"
    yield from _open_remedies(rule, evaluation.hits[rule.id], view.graph, case.remedy)


def _open_remedies(rule: Rule, hits: tuple[Hit, ...], graph: AccessGraph, wanted: str | None) -> Iterator[str]:
    """Remedies that nothing fills in, and the first one where it is not what was expected."""
    filled = [remedy_of(rule, hit, graph) for hit in hits]
    for hit, remedy in zip(hits, filled, strict=True):
        if FIELD.search(remedy):
            yield f"the remedy for {hit.subject} has names that nothing fills: {remedy}"
    if wanted is not None and filled and filled[0] != wanted:
        yield f"the remedy says: {filled[0]}; expected: {wanted}"


def _compared(what: str, said: dict[str, str], expected: dict[str, str]) -> Iterator[str]:
    for subject in sorted({*said, *expected}):
        if subject not in expected:
            yield f"{what} of {subject} was not expected: {said[subject]}"
        elif subject not in said:
            yield f"{what} of {subject} is missing: {expected[subject]}"
        elif said[subject] != expected[subject]:
            yield f"{what} of {subject} says: {said[subject]}; expected: {expected[subject]}"
