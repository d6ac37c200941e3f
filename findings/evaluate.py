"""Ask every rule, and say of each: broken, fine or unknown.

"Fine" is earned: a rule is fine only when it ran to its end, was sure of every subject, and nothing it reads has a gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from findings.declare import Hit, Rule, Severity, Unsure, View
from findings.finding import Outcome, State, UnsureSubject
from graph.collector import collector_paused
from graph.model import Gap

EVERY_SCOPE = "*"
"""The scope of a gap when the source itself could not be read."""


class Tuning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What settings change about the rules: which are not asked, and which have another severity here."""

    disabled: frozenset[str] = frozenset()
    severities: dict[str, Severity] = {}

    def tuned(self, rules: Iterable[Rule]) -> list[Rule]:
        """The rules to ask, each with the severity it has in this estate."""
        return [
            msgspec.structs.replace(rule, severity=self.severities.get(rule.id, rule.severity))
            for rule in rules
            if rule.id not in self.disabled
        ]


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What all rules said: the hits of each, and the outcome of each."""

    hits: dict[str, tuple[Hit, ...]]
    outcomes: tuple[Outcome, ...]


class _Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule said before it ended, and how it ended."""

    hits: tuple[Hit, ...]
    unsure: tuple[Unsure, ...]
    error: str | None


def evaluate(view: View, rules: Iterable[Rule], tuning: Tuning | None = None) -> Evaluation:
    """Ask each rule about the view. One that breaks is unknown, and the others are asked all the same."""
    hits: dict[str, tuple[Hit, ...]] = {}
    outcomes = []
    with collector_paused():
        for rule in (tuning or Tuning()).tuned(rules):
            answers = _ask(rule, view)
            hits[rule.id] = answers.hits
            outcomes.append(_outcome(rule, answers, view.graph.gaps))
    return Evaluation(hits=hits, outcomes=tuple(outcomes))


def gaps_of(rule: Rule, gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps in what a rule reads, on the platforms it judges and in the listings it depends on."""
    names = {record.__name__ for record in rule.reads}
    return [gap for gap in gaps if names.intersection(gap.yields) and _judged(rule, gap)]


def places(gaps: Iterable[Gap]) -> frozenset[tuple[str, str]]:
    """Source and scope of each gap."""
    return frozenset((gap.source, gap.scope) for gap in gaps)


def hidden(blind: Collection[tuple[str, str]], source: str, scope: str) -> bool:
    """Whether something of that source and scope may be behind a gap; what has no scope may be anywhere."""
    if not scope:
        return any(source == each for each, _ in blind)
    return (source, scope) in blind or (source, EVERY_SCOPE) in blind


def _judged(rule: Rule, gap: Gap) -> bool:
    if rule.platforms and gap.platform and gap.platform not in rule.platforms:
        return False
    # A gap of a whole source names no listing of it.
    return not rule.streams or gap.stream in rule.streams or gap.scope == EVERY_SCOPE


def _ask(rule: Rule, view: View) -> _Answers:
    hits: dict[str, Hit] = {}
    unsure: dict[str, Unsure] = {}
    error = None
    try:
        for answer in rule.judge(view):
            if isinstance(answer, Unsure):
                unsure.setdefault(answer.subject, answer)
            else:
                known = hits.setdefault(answer.subject, answer)
                if known is not answer:
                    hits[answer.subject] = _merged(known, answer)
    except Exception as broken:  # noqa: BLE001 because a rule that breaks must not silence the others
        error = f"rule {rule.id} broke off with {type(broken).__name__}"
    return _Answers(
        hits=tuple(hits.values()),
        unsure=tuple(each for subject, each in unsure.items() if subject not in hits),
        error=error,
    )


def _merged(first: Hit, second: Hit) -> Hit:
    """Two hits of one rule on one subject are one finding: the first one's words, the evidence of both."""
    evidence = tuple(dict.fromkeys((*first.evidence, second.message, *second.evidence)))
    return msgspec.structs.replace(first, evidence=evidence, facts={**second.facts, **first.facts})


def _outcome(rule: Rule, answers: _Answers, gaps: Iterable[Gap]) -> Outcome:
    missing = tuple(dict.fromkeys(gap.id for gap in gaps_of(rule, gaps)))
    if answers.error:
        state = State.UNKNOWN
    elif answers.hits:
        state = State.BROKEN
    else:
        state = State.UNKNOWN if answers.unsure or missing else State.FINE
    return Outcome(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        state=state,
        hits=len(answers.hits),
        unsure=tuple(UnsureSubject(subject=each.subject, why=each.why) for each in answers.unsure),
        gaps=missing,
        error=answers.error,
    )
