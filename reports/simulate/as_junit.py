"""A simulation as JUnit's XML: each request is a test, which fails when its answer is not the one expected."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reports.declare import Style
from reports.simulate.as_text import decider_said
from reports.simulate.told import Result, Simulation
from reports.text import clean, conditions_said

SUITE = "muster simulate"


def render_junit(simulation: Simulation, _style: Style) -> Iterator[str]:
    """Render a test for each request; one that nothing is expected of passes."""
    counts = _attributes(
        tests=str(len(simulation.results)), failures=str(simulation.missed), errors="0", skipped="0", time="0"
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{counts}>\n<testsuite{_attributes(name=SUITE)}{counts}>\n"
    for result in simulation.results:
        yield from _case(result)
    yield "</testsuite>\n</testsuites>\n"


def _case(result: Result) -> Iterator[str]:
    name = result.name or f"{result.principal} {result.action} {result.resource}"
    yield f"<testcase{_attributes(classname=result.file, name=f'{result.request}: {name}', time='0')}>\n"
    said = "\n".join(escape(clean(line)) for line in _said(result))
    if result.missed:
        attributes = _attributes(message="; ".join(result.missed), type=result.decision.answer)
        place = escape(clean(f"{result.file}:{result.line}"))
        yield f"<failure{attributes}>{place}\n{said}</failure>\n"
    else:
        yield f"<system-out>{said}</system-out>\n"
    yield "</testcase>\n"


def _said(result: Result) -> Iterator[str]:
    decision = result.decision
    yield f"{result.principal} {result.action} {result.resource}: {decision.answer}"
    if decision.blocked_by:
        yield f"blocked by {', '.join(decision.blocked_by)}"
    if decision.conditions:
        yield f"depends on {conditions_said(decision.conditions)}"
    yield from map(decider_said, decision.decided_by)


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(clean(value))}"' for name, value in values.items())
