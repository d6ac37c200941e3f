"""One decision, and lists of those who share one, as text and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.aws.answers import Answer, Decision
from graph.aws.estate.asking import Able
from graph.model import AnyRecord, Policy
from reports.answers import INKS
from reports.declare import Style
from reports.ink import DIM, YELLOW, Ink
from reports.text import clean, conditions_said, counted, listed, wrapped

BELOW = "  "
LAYERS = {
    "identity": "its own policies",
    "resource": "the resource's own policy",
    "boundary": "its permissions boundary",
    "session": "the session's policies",
    "scp": "a service control policy",
    "rcp": "a resource control policy",
    "endpoint": "the endpoint's policy",
}
"""What people call each layer."""


def decision_text(
    said: str, decision: Decision, records: Mapping[str, AnyRecord], style: Style, note: str
) -> Iterator[str]:
    """Say one decision, with what decided it."""
    ink = Ink(style.colour)
    answer = decision.answer.replace("_", " ")
    yield from (f"{ink.paint(line, INKS[decision.answer])}\n" for line in wrapped(f"{answer}: {said}", style.width))
    yield from _reasons(decision, records, style, ink)
    if note:
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(note, style.width))


def able_text(
    said: str, able: Sequence[Able], records: Mapping[str, AnyRecord], style: Style, note: str
) -> Iterator[str]:
    """Say who may, those together who may for the same reasons."""
    ink = Ink(style.colour)
    count = sum(len(each.who) for each in able if each.known)
    yield from (f"{line}\n" for line in wrapped(f"{counted(count, 'identity', 'identities')} may {said}", style.width))
    for each in able:
        yield "\n"
        for who in each.who:
            outside = "" if each.known else " (not scanned)"
            answer = "" if each.decision.answer is Answer.ALLOWED else f"  {each.decision.answer}"
            yield ink.paint(f"{clean(who)}{outside}{answer}", INKS[each.decision.answer]) + "\n"
        yield from _reasons(each.decision, records, style, ink)
    if note:
        yield "\n"
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(note, style.width))


def _reasons(decision: Decision, records: Mapping[str, AnyRecord], style: Style, ink: Ink) -> Iterator[str]:
    for line in reasons(decision, records):
        yield from (f"{ink.paint(each, DIM)}\n" for each in wrapped(line, style.width, first=BELOW))


def reasons(decision: Decision, records: Mapping[str, AnyRecord]) -> Iterator[str]:
    """What stood in the way, what it depends on, and the statements that decided."""
    if decision.blocked_by:
        verb = "denied" if decision.answer is Answer.EXPLICITLY_DENIED else "not allowed"
        yield f"{verb} by {listed([LAYERS[layer] for layer in decision.blocked_by])}"
    for condition in decision.conditions:
        yield f"depends on {conditions_said([condition])}"
    for decider in decision.decided_by:
        sid = f" ({decider.sid})" if decider.sid else ""
        name = policy_named(records, decider.policy)
        yield clean(f"{decider.effect} in {LAYERS[decider.layer]}: {name}, statement {decider.statement}{sid}")


def policy_named(records: Mapping[str, AnyRecord], id_: str) -> str:
    """A policy by its name and, where that is not the same, its id."""
    record = records.get(id_)
    return record.name if isinstance(record, Policy) else id_


def decision_plain(decision: Decision) -> dict[str, object]:
    """A decision as ``muster simulate`` writes it."""
    return {
        "answer": decision.answer,
        "blocked_by": decision.blocked_by,
        "conditions": decision.conditions,
        "decided_by": decision.decided_by,
    }
