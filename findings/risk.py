"""How much a hit matters here: 0 to 100, as a sum of terms that each say why.

The score starts from the rule's severity and moves with the surroundings of the subject:

| term | points |
|---|---|
| severity info, low, medium, high, critical | 5, 15, 30, 50, 70 |
| a value of it was seen where it should not be | 15 |
| it leads to administrator rights (only under a condition) | 15 (8) |
| it leads to a crown jewel | 10 |
| it is in production | 5 |
| anyone at all may become it | 10 |
| it reaches 100 things or more, or 10 or more | 6, or 3 |
| nobody answers for it | 5 |
| it is not used | 2 |

The sum is cut at 100.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from findings.declare import Severity
from findings.finding import RiskTerm
from findings.limits import Limits
from findings.subjects import bearer, best_owner, is_production
from findings.walks import Walks, administering, into, walks_to
from graph.access import AccessGraph, EdgeKind
from graph.model import Exposure, Identity, Resource

BASE = {Severity.INFO: 5, Severity.LOW: 15, Severity.MEDIUM: 30, Severity.HIGH: 50, Severity.CRITICAL: 70}
MOST = 100
FAR, SOME = 100, 10
ANYONE_KIND = "class.anyone"


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What the scores of one graph share, worked out once."""

    graph: AccessGraph
    administrators: Walks
    surely: Walks
    """As ``administrators``, over unconditional steps only."""
    jewels: Walks
    leaked: frozenset[str]
    """Credentials that an exposure shows, and whom they prove."""
    open: frozenset[str]
    """What anyone at all may become."""
    at: datetime
    limits: Limits


def surroundings(graph: AccessGraph, at: datetime, limits: Limits) -> Surroundings:
    """Look once at the whole graph, for all scores."""
    ends = administering(graph)
    jewels = [each.id for each in graph.each(Resource) if each.crown_jewel]
    return Surroundings(
        graph=graph,
        administrators=walks_to(graph, ends),
        surely=walks_to(graph, ends, conditional=False),
        jewels=walks_to(graph, into(graph, jewels)),
        leaked=frozenset(_leaked(graph)),
        open=frozenset(_open(graph)),
        at=at,
        limits=limits,
    )


def score(around: Surroundings, subject: str, severity: Severity) -> tuple[int, tuple[RiskTerm, ...]]:
    """The risk of a hit of that severity on that subject, and its terms, heaviest first."""
    context = sorted(_context(around, subject), key=lambda term: -term.points)
    terms = (RiskTerm(BASE[severity], f"the check is of {severity} severity"), *context)
    return min(MOST, sum(term.points for term in terms)), terms


def _context(around: Surroundings, subject: str) -> Iterator[RiskTerm]:
    graph = around.graph
    actor = bearer(graph, subject)
    ids = (subject,) if actor is None or actor.id == subject else (subject, actor.id)
    if not around.leaked.isdisjoint(ids):
        yield RiskTerm(15, "a value of it was seen where it should not be")
    if any(id_ in around.surely for id_ in ids):
        yield RiskTerm(15, "it leads to administrator rights")
    elif any(id_ in around.administrators for id_ in ids):
        yield RiskTerm(8, "it leads to administrator rights under a condition")
    if any(id_ in around.jewels for id_ in ids):
        yield RiskTerm(10, "it leads to a crown jewel")
    if any(is_production(graph, id_) for id_ in ids):
        yield RiskTerm(5, "it is in production")
    if not around.open.isdisjoint(ids):
        yield RiskTerm(10, "anyone at all may become it")
    yield from _reach(graph, ids[-1])
    if actor is not None:
        yield from _neglect(around, actor)


def _leaked(graph: AccessGraph) -> Iterator[str]:
    for exposure in graph.each(Exposure):
        for revealed in graph.edges_from(exposure.id, {EdgeKind.REVEALS}):
            yield revealed.target
            yield from (proved.target for proved in graph.edges_from(revealed.target, {EdgeKind.PROVES}))


def _open(graph: AccessGraph) -> Iterator[str]:
    for anyone in graph.each(Identity):
        if anyone.kind == ANYONE_KIND:
            becoming = graph.edges_from(anyone.id, {EdgeKind.BECOMES})
            yield from (edge.target for edge in becoming if not edge.conditions)


def _reach(graph: AccessGraph, id_: str) -> Iterator[RiskTerm]:
    count = graph.reach_count(id_, FAR)
    if count >= FAR:
        yield RiskTerm(6, f"it reaches {FAR} things or more")
    elif count >= SOME:
        yield RiskTerm(3, f"it reaches {count} things")


def _neglect(around: Surroundings, actor: Identity) -> Iterator[RiskTerm]:
    owner = best_owner(around.graph, actor.id, around.limits.owner_min_confidence)
    if owner is None and actor.human is not True and not actor.platform_managed:
        yield RiskTerm(5, "nobody answers for it")
    idle = timedelta(days=around.limits.dormant_days)
    if actor.used is False or (actor.last_used is not None and around.at - actor.last_used > idle):
        yield RiskTerm(2, "it is not used")
