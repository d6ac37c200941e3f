"""Decide a request, with the evidence.

What is not known may be so or not. If even the best of it does not open the request it is denied, if even the worst
does not close it it is allowed, and only what lies between depends.
"""

from __future__ import annotations

from graph.aws.answers import Answer, Decider, Decision
from graph.aws.evaluate import services
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.questions import decide_open
from graph.aws.evaluate.request import Request
from graph.aws.evaluate.settle import World, settle
from graph.aws.evaluate.standing import Gates, Standing, gates


def evaluate(request: Request, policies: PoliciesByLayer) -> Decision:
    """Decide a request by the policies that bear on it."""
    if services.needs_no_permission(request):
        return Decision(answer=Answer.ALLOWED)
    met = gates(request, policies)
    worst = settle(request, met, _worst)
    if worst.allowed:
        return Decision(answer=Answer.ALLOWED, decided_by=_evidence(met, _worst, allow=True))
    sure = settle(request, met, _sure)
    if sure.denying:
        denying = _evidence(met, _sure, allow=False)
        return Decision(answer=Answer.EXPLICITLY_DENIED, blocked_by=sure.denying, decided_by=denying)
    best = settle(request, met, _best)
    if not best.allowed:
        return Decision(answer=Answer.IMPLICITLY_DENIED, blocked_by=best.lacking)
    return decide_open(request, met)


def _sure(standing: Standing) -> bool:
    return standing.sure


def _best(standing: Standing) -> bool:
    return standing.sure or standing.statement.allow


def _worst(standing: Standing) -> bool:
    return standing.sure or not standing.statement.allow


def _evidence(met: Gates, world: World, *, allow: bool) -> tuple[Decider, ...]:
    """The statements that made it so."""
    found = (each for gate in met.each() for each in (gate.allows if allow else gate.denies))
    return tuple(each.decider for each in found if world(each))
