"""How much a hit matters here: 0 to 100, as a sum of terms that each say why.

A score begins with the severity of its check and grows with the surroundings of its subject; nothing lowers it. The
terms and their points are in ``findings.weights``, and on the page docs/how-to/risk-score.md. The sum is cut at 100.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from findings.declare import Severity
from findings.finding import RiskTerm
from findings.limits import LimitBook, Limits
from findings.needed import Needs
from findings.subjects import bearer, best_owner, spoken_of
from findings.walks import Walks, administering, into, walks_to
from findings.weights import MEANING, MOST, Weights
from graph.access import AccessGraph, EdgeKind
from graph.model import Exposure, Identity, Resource

FAR, NEAR = 100, 10
ANYONE_KIND = "class.anyone"
PUBLIC = ("public", "internet")
"""Facts by which a listing says that anyone can reach a thing, or call it."""


Context = tuple[tuple[str, str], ...]
"""The terms that hold of a subject, each with its sentence where it has one of its own."""
Score = tuple[int, tuple[RiskTerm, ...]]
Scores = Mapping[Severity, Score]


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
    """What anyone at all may become or reach, and what such a thing runs as."""
    needs: Needs
    at: datetime
    limits: Limits
    weights: Weights
    known: dict[str, Scores] = {}
    """The scores of each subject that was asked about: several checks may speak of one."""
    alike: dict[Context, Scores] = {}
    """The same by what holds of a subject: there are far fewer ways to stand somewhere than things."""


def surroundings(graph: AccessGraph, at: datetime, limits: Limits, weights: Weights | None = None) -> Surroundings:
    """Look once at the whole graph, for all scores."""
    ends = administering(graph)
    return Surroundings(
        graph=graph,
        administrators=walks_to(graph, ends),
        surely=walks_to(graph, ends, conditional=False),
        jewels=walks_to(graph, into(graph, graph.worth.jewels)),
        leaked=frozenset(_leaked(graph)),
        open=frozenset(_open(graph)),
        needs=Needs(graph, at, LimitBook(limits, graph)),
        at=at,
        limits=limits,
        weights=weights or Weights(),
    )


def score(around: Surroundings, subject: str, severity: Severity) -> Score:
    """The risk of a hit of that severity on that subject, and its terms: the severity, then the heaviest first."""
    if subject not in around.known:
        around.known[subject] = _scores(around, tuple(_context(around, subject)))
    return around.known[subject][severity]


def _scores(around: Surroundings, context: Context) -> Scores:
    if context not in around.alike:
        terms = [each for name, why in context if (each := _term(around, name, why)).points]
        terms.sort(key=lambda term: -term.points)
        around.alike[context] = {severity: _summed(_term(around, severity), *terms) for severity in Severity}
    return around.alike[context]


def _term(around: Surroundings, name: str, why: str = "") -> RiskTerm:
    return RiskTerm(getattr(around.weights, name), why or MEANING[name], str(name))


def _summed(*terms: RiskTerm) -> Score:
    return min(MOST, sum(term.points for term in terms)), terms


def _context(around: Surroundings, subject: str) -> Iterator[tuple[str, str]]:
    """The terms that hold, in the order of their page; with what is known better than their general sentence."""
    graph = around.graph
    actor = bearer(graph, subject)
    record = graph.get(subject)
    about = actor.id if actor else spoken_of(record) if isinstance(record, Resource) else subject
    ids = (subject,) if about == subject else (subject, about)
    if not around.leaked.isdisjoint(ids):
        yield "leaked", ""
    if not around.surely.keys().isdisjoint(ids):
        yield "administrator", ""
    elif not around.administrators.keys().isdisjoint(ids):
        yield "administrator_perhaps", ""
    yield from _worth(around, ids)
    if not around.open.isdisjoint(ids):
        yield "internet", ""
    yield from _reach(graph, about)
    if actor is not None and _unowned(around, actor):
        yield "unowned", ""
    if around.needs.removable(subject):
        yield "fixable", ""
    if around.needs.unused(subject) or around.needs.unused(about):
        yield "unused", ""


def _worth(around: Surroundings, ids: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    worth = around.graph.worth
    jewel = worth.jewel(ids[0]) or worth.jewel(ids[-1])
    if jewel is not None:
        yield "jewel", f"it is a crown jewel, told by {jewel.why}"
    elif not around.jewels.keys().isdisjoint(ids):
        yield "jewel", "it leads to a crown jewel"
    for id_ in ids:
        told = worth.environment(id_)
        if told is not None and worth.is_production(told.what):
            yield "production", f"it is in {told.what}, told by {told.why}"
            break


def _leaked(graph: AccessGraph) -> Iterator[str]:
    for exposure in graph.each(Exposure):
        for revealed in graph.edges_from(exposure.id, {EdgeKind.REVEALS}):
            yield revealed.target
            yield from (proved.target for proved in graph.edges_from(revealed.target, {EdgeKind.PROVES}))


def _open(graph: AccessGraph) -> Iterator[str]:
    for anyone in graph.each(Identity):
        if anyone.kind == ANYONE_KIND:
            yield from (edge.target for edge in graph.edges_from(anyone.id) if not edge.conditions)
    things: tuple[Identity | Resource, ...] = (*graph.each(Resource), *graph.each(Identity))
    for thing in things:
        if any(thing.facts.get(fact) is True for fact in PUBLIC):
            yield from _behind(graph, thing)


def _behind(graph: AccessGraph, thing: Identity | Resource) -> Iterator[str]:
    """A thing that lies open and whom it acts as; an address of a program opens the program."""
    yield thing.id
    yield from thing.runs_as
    program = graph.get(thing.parent) if isinstance(thing, Resource) and thing.parent else None
    if isinstance(program, Resource) and program.runs_as:
        yield program.id
        yield from program.runs_as


def _reach(graph: AccessGraph, id_: str) -> Iterator[tuple[str, str]]:
    count = graph.reach_count(id_, FAR)
    if count >= FAR:
        yield "far", ""
    elif count >= NEAR:
        yield "near", f"it reaches {count} things"


def _unowned(around: Surroundings, actor: Identity) -> bool:
    owner = best_owner(around.graph, actor.id, around.limits.owner_min_confidence)
    return owner is None and actor.human is not True and not actor.platform_managed
