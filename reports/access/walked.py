"""A walk from one thing to another: every step with its reasons, as text and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.aws.walking import Step, Walk
from graph.model import AnyRecord, Policy
from reports.access.decided import decision_plain, policy_named, reasons
from reports.declare import Style
from reports.ink import DIM, GREEN, RED, YELLOW, Ink
from reports.text import clean, conditions_said, counted, listed, wrapped

BELOW = "     "
CONDITION = "under a condition"


def walk_text(
    start: str, end: str, walk: Walk | None, records: Mapping[str, AnyRecord], style: Style, note: str
) -> Iterator[str]:
    """Say how one thing leads to another, or that it does not."""
    ink = Ink(style.colour)
    head, colour = _head(start, end, walk)
    yield from (f"{ink.paint(line, colour)}\n" for line in wrapped(head, style.width))
    for number, step in enumerate(walk.steps if walk else (), start=1):
        yield "\n"
        yield from (f"{line}\n" for line in wrapped(_said(step), style.width, first=f"{number:>3}  "))
        for line in step_reasons(step, records):
            yield from (f"{ink.paint(each, DIM)}\n" for each in wrapped(line, style.width, first=BELOW))
    if note:
        yield "\n"
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(note, style.width))


def _head(start: str, end: str, walk: Walk | None) -> tuple[str, str]:
    if walk is None:
        return f"there is no path from {start} to {end}", RED
    if not walk.steps:
        return f"{start} is {end} itself", GREEN
    count = counted(len(walk.steps), "step")
    if walk.conditional:
        return f"{start} leads to {end} in {count}, {CONDITION}", YELLOW
    return f"{start} leads to {end} in {count}", GREEN


def _said(step: Step) -> str:
    condition = f" ({CONDITION})" if step.conditions else ""
    return f"{step.source} → {step.target}: {step.why}{condition}"


def step_reasons(step: Step, records: Mapping[str, AnyRecord]) -> Iterator[str]:
    """The statements that make a step, or else the policies and trusts, and what it depends on."""
    for decision in step.decisions:
        yield from reasons(decision, records)
    if step.decisions:
        return
    if step.conditions:
        yield f"depends on {conditions_said(step.conditions)}"
    policies = [each for each in step.evidence if isinstance(records.get(each), Policy)]
    others = [each for each in step.evidence if each not in policies and each not in {step.source, step.target}]
    if policies:
        yield f"by {listed(clean(policy_named(records, each)) for each in policies)}"
    if others:
        yield f"as {listed(map(clean, others))} tells"


def walk_plain(start: str, end: str, walk: Walk | None) -> dict[str, object]:
    """A walk as plain values."""
    steps = walk.steps if walk else ()
    return {
        "from": start,
        "to": end,
        "path": "none" if walk is None else "conditional" if walk.conditional else "certain",
        "steps": [step_plain(step) for step in steps],
    }


def step_plain(step: Step) -> dict[str, object]:
    """A step as plain values."""
    return {
        "from": step.source,
        "to": step.target,
        "kind": step.kind,
        "why": step.why,
        "evidence": step.evidence,
        "conditions": step.conditions,
        "decisions": [decision_plain(decision) for decision in step.decisions],
    }
