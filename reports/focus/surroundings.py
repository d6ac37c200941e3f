"""What every focus graph of one scan shares: the ways that matter, and who stands next to whom in few words.

Both are worked out once for the graph or the node, so that ten thousand findings cost little more than one: a role that
a thousand users may become is sorted once and then known as "four of them, and 996 more users".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from findings.subjects import is_production, name_of
from findings.walks import Walks, administering, into, walks_to
from graph.access import REACH_KINDS, AccessGraph, Edge, EdgeKind
from graph.model import Credential, Exposure, Grant, Identity
from reports.focus.model import Layer, layer_of
from reports.naming import exposed_at, word
from reports.text import cut

KEPT = 3
"""How many of one sort are drawn by themselves, where there are more of them than may be drawn."""
FEW = 4
NAME_ROOM = 64
SORTS = {"aws.account": "account", "class.rights": "rights", "class.anyone": "anyone"}


ADMINISTRATOR, JEWEL, PRODUCTION = "administrator", "crown jewel", "production"
GRAVE = frozenset({ADMINISTRATOR, JEWEL, PRODUCTION})
"""Marks of what would hurt; the others tell that something is off, past or old."""


class Sort(msgspec.Struct, frozen=True):
    """How neighbours are told apart: by the edge that leads to them, where they stand, and what they are."""

    kind: EdgeKind
    layer: Layer
    word: str


class Group(msgspec.Struct, frozen=True):
    """Neighbours of one sort: those worth drawing by themselves, and how many more there are."""

    sort: Sort
    kept: tuple[str, ...]
    more: int
    why: str


class Thing(msgspec.Struct, frozen=True):
    """A record as it is drawn, wherever it stands."""

    layer: Layer
    word: str
    name: str
    marks: tuple[str, ...]


class Surroundings:
    """The neighbourhoods of one graph. ``AccessGraph.once`` keeps it as long as the graph."""

    def __init__(self, graph: AccessGraph) -> None:
        self.graph = graph
        self._things: dict[str, Thing] = {}
        self._onwards: dict[str, Sequence[Group]] = {}
        self._backwards: dict[str, Sequence[Group]] = {}
        self.unread = Counter(gap.source for gap in graph.gaps)
        self.worst: Walks = walks_to(graph, (*administering(graph), *into(graph, graph.worth.jewels)))
        """The next step from each thing to what is worst: an account or a store of one's own, a crown jewel."""
        self.opened: Mapping[str, Edge] = dict(_opened(graph))
        """The last step of the shortest way to each thing from what lies open."""
        self._holders = _holders(graph)

    def thing(self, id_: str) -> Thing:
        """How a record is drawn."""
        if id_ not in self._things:
            record = self.graph.get(id_)
            name = exposed_at(record) if isinstance(record, Exposure) else name_of(self.graph, id_)
            kind = record.kind if record is not None else ""
            sort = SORTS.get(kind) or word(kind) or "not read"
            self._things[id_] = Thing(layer_of(record), cut(sort, 32), cut(name, NAME_ROOM), tuple(self._marks(id_)))
        return self._things[id_]

    def onwards(self, id_: str) -> Sequence[Group]:
        """What a thing leads to in one step."""
        if id_ not in self._onwards:
            edges = (reasons[0] for reasons in self.graph.onwards(id_).values())
            self._onwards[id_] = self._groups((edge.target, edge) for edge in edges)
        return self._onwards[id_]

    def backwards(self, id_: str) -> Sequence[Group]:
        """What leads to a thing in one step. That an account contains it says nothing of it alone."""
        if id_ not in self._backwards:
            edges = chain(self.graph.edges_into(id_, REACH_KINDS), self._holders.get(id_, ()))
            self._backwards[id_] = self._groups((edge.source, edge) for edge in edges if self._tells(edge))
        return self._backwards[id_]

    def stands_out(self, id_: str) -> bool:
        """Whether a thing is remarkable among others of its sort: by itself, or because it lies open."""
        return bool(self.thing(id_).marks) or id_ in self.opened

    def _tells(self, edge: Edge) -> bool:
        return edge.kind is not EdgeKind.CONTAINS or not self.thing(edge.source).word.endswith("account")

    def _groups(self, neighbours: Iterable[tuple[str, Edge]]) -> Sequence[Group]:
        sorts: dict[Sort, dict[str, Edge]] = defaultdict(dict)
        for id_, edge in neighbours:
            thing = self.thing(id_)
            sorts[Sort(edge.kind, thing.layer, thing.word)].setdefault(id_, edge)
        return tuple(self._group(sort, found) for sort, found in sorts.items())

    def _group(self, sort: Sort, found: Mapping[str, Edge]) -> Group:
        most = FEW if len(found) <= FEW else KEPT
        kept = sorted(found, key=self._how_telling)[:most] if len(found) > most else list(found)
        return Group(sort, tuple(kept), len(found) - len(kept), next(iter(found.values())).why)

    def _how_telling(self, id_: str) -> tuple[int, int, str]:
        """What is marked goes first, then what is nearest to the worst that can be reached."""
        step = self.worst.get(id_)
        return -len(self.thing(id_).marks), step.left if step else len(self.worst), id_

    def _marks(self, id_: str) -> Iterator[str]:
        record, worth = self.graph.get(id_), self.graph.worth
        step = self.worst.get(id_)
        if isinstance(record, Identity) and step and step.left == 1 and step.edge.kind is EdgeKind.ADMINISTERS:
            yield ADMINISTRATOR
        if worth.jewel(id_):
            yield JEWEL
        if is_production(self.graph, id_):
            yield PRODUCTION
        if isinstance(record, Exposure) and record.in_head is False:
            yield "in history"
        if (isinstance(record, Credential) and record.active is False) or (
            isinstance(record, Identity) and record.enabled is False
        ):
            yield "switched off"
        if id_ in self.graph.carried:
            yield "from an earlier scan"


def _opened(graph: AccessGraph) -> Iterator[tuple[str, Edge]]:
    """Sweep onwards from everything that lies open, once for all that it leads to."""
    frontier = [exposure.id for exposure in graph.each(Exposure)]
    seen = set(frontier)
    while frontier:
        reached = []
        for node in frontier:
            for target, reasons in graph.onwards(node).items():
                if target not in seen:
                    seen.add(target)
                    reached.append(target)
                    yield target, reasons[0]
        frontier = reached


def _holders(graph: AccessGraph) -> Mapping[str, Sequence[Edge]]:
    """Who holds each policy: no walk takes a policy, but a finding may be about one."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for grant in graph.each(Grant):
        why = "is attached to it" if grant.purpose == "grants" else f"is attached to it as its {grant.purpose}"
        found[grant.policy].append(
            Edge(source=grant.identity, target=grant.policy, kind=EdgeKind.REACHES, why=why, evidence=(grant.id,))
        )
    return found
