"""Decide a request, with the evidence.

What is not known may be so or not. If even the best of it does not open the request it is denied, if even the worst
does not close it it is allowed, and only what lies between depends.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.aws.answers import Answer, Decider, Decision
from graph.aws.evaluate import services
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.questions import decide_open
from graph.aws.evaluate.request import Request
from graph.aws.evaluate.settle import settle
from graph.aws.evaluate.standing import Standing, gates


def evaluate(request: Request, policies: PoliciesByLayer) -> Decision:
    """Decide a request by the policies that bear on it."""
    if services.needs_no_permission(request):
        return Decision(answer=Answer.ALLOWED)
    met = gates(request, policies)
    worst = settle(request, met, None if met.sure else _worst)
    if worst.allowed:
        return Decision(answer=Answer.ALLOWED, decided_by=_sure(gate.allows for gate in met.each))
    best = worst if met.sure else settle(request, met, _best)
    if best.denying:
        deciders = _sure(gate.denies for gate in met.each)
        return Decision(answer=Answer.EXPLICITLY_DENIED, blocked_by=best.blocking, decided_by=deciders)
    if not best.allowed:
        return Decision(answer=Answer.IMPLICITLY_DENIED, blocked_by=best.blocking)
    return decide_open(request, met)


def _best(standing: Standing) -> bool:
    return standing.sure or standing.statement.allow


def _worst(standing: Standing) -> bool:
    return standing.sure or not standing.statement.allow


def _sure(groups: Iterable[tuple[Standing, ...]]) -> tuple[Decider, ...]:
    """The statements that are surely met, as evidence."""
    return tuple(each.decider for group in groups for each in group if each.sure)
