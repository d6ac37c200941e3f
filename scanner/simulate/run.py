"""Decide every request of some files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from graph.aws.answers import Decision
from graph.aws.evaluate.decide import evaluate
from graph.aws.evaluate.through import evaluate_through
from reports.simulate.told import Result, Simulation
from scanner.simulate.reading import Case, cases
from scanner.simulate.sources import Source


def simulate(sources: Iterable[Source]) -> Simulation:
    """Decide every request, in order. Nothing is decided when some file cannot be read."""
    found = [case for source in sources for case in cases(source)]
    warnings = dict.fromkeys(warning for case in found for warning in _warnings(case))
    return Simulation(results=tuple(map(_result, found)), warnings=tuple(warnings))


def _warnings(case: Case) -> Iterator[str]:
    for _, policy in case.policies.each():
        yield from (f"{case.part.source.name}: request {case.number}: {warning}" for warning in policy.warnings)


def decide(case: Case) -> Decision:
    """Decide one request, through the access point it comes through."""
    if case.point is not None:
        return evaluate_through(case.point, case.request, case.policies)
    return evaluate(case.request, case.policies)


def _result(case: Case) -> Result:
    asked, request, part = case.asked, case.request, case.part
    result = Result(
        name=asked.name or str(asked.id) or asked.description,
        file=part.source.name,
        request=case.number,
        principal=request.caller.name,
        action=asked.action,
        resource=request.arn,
        decision=decide(case),
        expected=case.expected,
    )
    return msgspec.structs.replace(result, line=part.source.line(part.place)) if result.missed else result
