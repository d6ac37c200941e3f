"""Put a drawing in columns: what a thing is by nature says where it stands, and no step of a walk goes back.

A role that turns into a user is further right than the role, though a user is by nature further left: the reader
follows the walk. Between an identity and what policies give it stands the entitlement that says so, as long as there
is room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from reports.focus.drawing import Drawing
from reports.focus.model import Focus, FocusEdge, FocusNode, Layer
from reports.focus.surroundings import NAME_ROOM
from reports.text import cut

MOST = 40
"""More nodes than this nobody follows."""


class Stand(msgspec.Struct, frozen=True, order=True):
    """Where a node stands: its band first, then its distance from the subject."""

    band: int
    distance: float


def columned(drawing: Drawing) -> Focus:
    """Return the focus graph of what was drawn."""
    stands = _stands(drawing)
    edges = list(drawing.edges())
    given, edges = _with_entitlements(drawing, stands, edges)
    columns = _columns(stands, edges)
    main = {id_ for edge in edges if edge.main for id_ in (edge.source, edge.target)}
    nodes = (_node(drawing, given, id_, columns[id_], main=id_ in main) for id_ in stands)
    sources = {drawing.all.graph.sources.get(id_, "") for id_ in stands}
    return Focus(
        subject=drawing.subject,
        title="",
        nodes=tuple(sorted(nodes, key=lambda node: node.column)),
        edges=tuple(edges),
        left_out=drawing.left_out,
        unread=sum(drawing.all.unread[source] for source in sources),
    )


def _node(drawing: Drawing, given: Mapping[str, tuple[str, str]], id_: str, column: int, *, main: bool) -> FocusNode:
    if id_ in given:
        verb, name = given[id_]
        name = cut(name, NAME_ROOM)
        return FocusNode(id=id_, layer=Layer.ENTITLEMENT, column=column, word=verb, name=name, main=main)
    if id_ in drawing.crowds:
        crowd = drawing.crowds[id_]
        return FocusNode(
            id=id_, layer=crowd.layer, column=column, word=crowd.word, name=crowd.name, count=crowd.count, main=main
        )
    thing, subject = drawing.all.thing(id_), id_ == drawing.subject
    return FocusNode(
        id=id_,
        layer=thing.layer,
        column=column,
        word=thing.word,
        name=thing.name,
        marks=thing.marks,
        subject=subject,
        main=main,
    )


def _stands(drawing: Drawing) -> dict[str, Stand]:
    """Each node's band: its own by nature, unless a walk through it would go back then."""
    stands: dict[str, Stand] = {}
    for id_, distance in sorted(drawing.distances.items(), key=lambda item: abs(item[1])):
        crowd = drawing.crowds.get(id_)
        band = int(crowd.layer if crowd is not None else drawing.all.thing(id_).layer)
        place = drawing.places.get(id_)
        if place is not None:
            beside = stands[place.beside].band
            if place.way > 0:
                band = max(band, beside)
            elif band > beside:
                # What runs as an identity stands among those that may become it.
                band = min(beside, Layer.IDENTITY)
        stands[id_] = Stand(band, distance)
    return stands


def _with_entitlements(
    drawing: Drawing, stands: dict[str, Stand], edges: Iterable[FocusEdge]
) -> tuple[dict[str, tuple[str, str]], list[FocusEdge]]:
    """Put what policies give between who has it and what it opens; add their stands, return their names."""
    made: dict[str, tuple[str, str]] = {}
    kept: list[FocusEdge] = []
    for edge in edges:
        said = drawing.given.get((edge.source, edge.target))
        id_ = f"{edge.source} {edge.verb} {said}"
        between = stands[edge.source].band < Layer.ENTITLEMENT < stands[edge.target].band
        if said is None or not between or (id_ not in made and len(stands) >= MOST):
            kept.append(edge)
            continue
        if id_ not in made:
            made[id_] = (edge.verb, said)
            stands[id_] = Stand(Layer.ENTITLEMENT, stands[edge.source].distance + 0.5)
        kept.append(msgspec.structs.replace(edge, target=id_, verb="has"))
        kept.append(msgspec.structs.replace(edge, source=id_))
    return made, list(_once(kept))


def _once(edges: Iterable[FocusEdge]) -> Iterator[FocusEdge]:
    """Each edge once; one that is on the main way, or holds without a condition, stands for the others."""
    best: dict[tuple[str, str], FocusEdge] = {}
    for edge in edges:
        known = best.setdefault((edge.source, edge.target), edge)
        if (edge.main, not edge.conditional) > (known.main, not known.conditional):
            best[edge.source, edge.target] = edge
    yield from best.values()


def _columns(stands: Mapping[str, Stand], edges: Iterable[FocusEdge]) -> dict[str, int]:
    """Number the columns: within a band one for each step of a walk that stays in it."""
    order = {id_: at for at, id_ in enumerate(sorted(stands, key=stands.__getitem__))}
    before: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if stands[edge.source].band == stands[edge.target].band and order[edge.source] < order[edge.target]:
            before[edge.target].append(edge.source)
    steps: dict[str, int] = {}
    for id_ in order:
        steps[id_] = 1 + max((steps[each] for each in before[id_]), default=-1)
    places = sorted({(stands[id_].band, steps[id_]) for id_ in stands})
    numbers = {place: at for at, place in enumerate(places)}
    return {id_: numbers[stands[id_].band, steps[id_]] for id_ in stands}
