"""A simulation as a person reads it: the answers in order, each with what decided it, then a count."""

from __future__ import annotations

from collections.abc import Iterator

from graph.aws.answers import Answer, Decider
from reports.answers import INKS
from reports.declare import Style
from reports.ink import DIM, RED, Ink
from reports.simulate.told import Result, Simulation
from reports.text import clean, conditions_said, counted, listed, padded, wrapped

ROOM = max(len(answer) for answer in Answer) + 2
BELOW = " " * ROOM


def render_text(simulation: Simulation, style: Style) -> Iterator[str]:
    """Render every result, and in how many the answer was another than expected."""
    ink = Ink(style.colour)
    for result in simulation.results:
        for line in _result(result, style.width, ink):
            yield line + "\n"
    yield f"\n{_summary(simulation)}\n"


def _result(result: Result, width: int, ink: Ink) -> Iterator[str]:
    decision = result.decision
    said = f"{result.principal} · {result.action} · {result.resource}"
    lines = list(wrapped(f"{result.name}: {said}" if result.name else said, width, first=BELOW))
    yield ink.paint(padded(decision.answer, ROOM), INKS[decision.answer]) + lines[0][ROOM:]
    yield from lines[1:]
    if decision.blocked_by:
        yield from wrapped(f"blocked by {listed(decision.blocked_by)}", width, first=BELOW)
    for condition in decision.conditions:
        yield from wrapped(f"depends on {conditions_said([condition])}", width, first=BELOW)
    for decider in decision.decided_by:
        for line in wrapped(decider_said(decider), width, first=BELOW):
            yield ink.paint(line, DIM)
    for miss in result.missed:
        for line in wrapped(f"{result.file}:{result.line}: {miss}", width, first=BELOW):
            yield ink.paint(line, RED)


def decider_said(decider: Decider) -> str:
    """Say which statement it is: ``identity: Allow by Readers, statement 2 (ReadAll)``."""
    sid = f" ({decider.sid})" if decider.sid else ""
    return clean(f"{decider.layer}: {decider.effect} by {decider.policy}, statement {decider.statement}{sid}")


def _summary(simulation: Simulation) -> str:
    counts = [f"{count} {answer.replace('_', ' ')}" for answer, count in simulation.answers.items()]
    said = f"{counted(len(simulation.results), 'request')}: {listed(counts) or 'none'}"
    expected = sum(each.expected is not None for each in simulation.results)
    if not expected:
        return said + "."
    return f"{said}. {counted(expected, 'expectation')}, {simulation.missed or 'none'} missed."
