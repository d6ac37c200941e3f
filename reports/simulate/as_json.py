"""A simulation as JSON: a list with one result for each request, in order."""

from __future__ import annotations

from collections.abc import Iterator

from reports.declare import Style
from reports.leaks.written import array
from reports.plain import plain
from reports.simulate.told import Result, Simulation


def render_json(simulation: Simulation, _style: Style) -> Iterator[str]:
    """Render every result, one a line so that files diff well."""
    yield from array(_result(each) for each in simulation.results)
    yield "\n"


def _result(result: Result) -> dict[str, object]:
    decision = result.decision
    told = {
        "name": result.name,
        "file": result.file,
        "request": result.request,
        "principal": result.principal,
        "action": result.action,
        "resource": result.resource,
        "answer": decision.answer,
        "blocked_by": decision.blocked_by,
        "conditions": decision.conditions,
        "decided_by": decision.decided_by,
    }
    if result.expected is None:
        return told
    return {**told, "expect": plain(result.expected), "missed": result.missed}
