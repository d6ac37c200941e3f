"""From a finding to its focus graph: a bounded look around the subject, both ways.

The way that matters most is drawn first, from what lies open through the subject to the worst that it leads to; then
what stands around, nearest first, as long as there is room. Of many alike a few are drawn and the others are counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import msgspec

from findings.finding import Finding
from findings.walks import walk
from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import Agreement, AnyRecord, Grant, Membership, OwnerClaim, Trust, Usage
from reports.focus.columns import columned
from reports.focus.drawing import Drawing
from reports.focus.model import Focus, FocusNode, Layer
from reports.focus.surroundings import NAME_ROOM, Group, Surroundings
from reports.text import cut

ROOM = 30
"""Nodes drawn before entitlements are put between, which take what is left of forty."""
NEAR = 1
"""Further away than this only what stands out of many is drawn by itself."""
DEEPEST = 5
LONGEST = 8
ONWARDS, BACKWARDS = 1, -1


class Focuses:
    """The focus graphs of one scan, each made once for its subject."""

    def __init__(self, graph: AccessGraph) -> None:
        self._surroundings = Surroundings(graph)
        self._known: dict[str, Focus] = {}

    def of(self, subject: str) -> Focus | None:
        """What surrounds a subject; None where the graph does not know it."""
        anchor = _anchor(self._surroundings.graph.get(subject), subject)
        if anchor not in self._surroundings.graph:
            return None
        if anchor not in self._known:
            self._known[anchor] = _Look(self._surroundings, anchor).focus()
        return self._known[anchor]


def focus_of(graph: AccessGraph, finding: Finding) -> Focus:
    """Return the focus graph of a finding."""
    title = cut(f"{finding.title}: {finding.subject_name}", 2 * NAME_ROOM)
    found = graph.once(Focuses).of(finding.subject) or _alone(finding.subject, finding.subject_name)
    return msgspec.structs.replace(found, title=title)


def focus_around(graph: AccessGraph, id_: str, title: str) -> Focus:
    """Return the focus graph of a record."""
    found = graph.once(Focuses).of(id_) or _alone(id_, id_)
    return msgspec.structs.replace(found, title=cut(title, 2 * NAME_ROOM))


def _alone(subject: str, name: str) -> Focus:
    """What is not in the graph, such as something that is only expected to be there, stands by itself."""
    shown = cut(name, NAME_ROOM)
    node = FocusNode(id=subject, layer=Layer.RESOURCE, column=0, word="subject", name=shown, subject=True)
    return Focus(subject=subject, title="", nodes=(node,), edges=(), known=False)


def _anchor(record: AnyRecord | None, id_: str) -> str:
    """What a record that is no node of a walk speaks of."""
    if isinstance(record, Trust):
        return record.target
    if isinstance(record, Grant):
        return record.policy
    if isinstance(record, Membership):
        return record.member
    if isinstance(record, Usage):
        return record.identity
    if isinstance(record, OwnerClaim):
        return record.subject
    return next(iter(record.about), id_) if isinstance(record, Agreement) else id_


class _Look:
    """One look around a subject."""

    def __init__(self, surroundings: Surroundings, subject: str) -> None:
        self._all = surroundings
        self._subject = subject
        self._drawing = Drawing(surroundings, subject)

    def focus(self) -> Focus:
        """Draw what matters, then what stands around, and put it in columns."""
        drawing = self._drawing
        for edge in self._main_way():
            drawing.main.add((edge.source, edge.target))
        waiting = deque([(self._subject, ONWARDS), (self._subject, BACKWARDS)])
        while waiting:
            id_, way = waiting.popleft()
            distance = drawing.distances[id_]
            groups = self._all.onwards(id_) if way == ONWARDS else self._all.backwards(id_)
            for group in groups:
                fresh = self._draw(group, id_, distance + way, way)
                waiting.extend((each, way) for each in fresh if abs(distance) + 1 < DEEPEST)
        return columned(drawing)

    def _main_way(self) -> Iterator[Edge]:
        """The way from what lies open to the subject, and on to the worst."""
        before = list(_way_here(self._all, self._subject))
        for distance, edge in enumerate(before, start=1):
            self._drawing.put(edge.source, -distance, edge.target, BACKWARDS)
        after = walk(self._all.worst, self._subject)[:LONGEST]
        for distance, edge in enumerate(after, start=1):
            self._drawing.put(edge.target, distance, edge.source, ONWARDS)
        yield from (*before, *after)

    def _draw(self, group: Group, beside: str, distance: int, way: int) -> Sequence[str]:
        """Draw a group beside a node; return those of it that are to be looked around in turn."""
        drawing = self._drawing
        known = [id_ for id_ in group.kept if id_ in drawing.distances]
        fresh = [id_ for id_ in group.kept if id_ not in drawing.distances]
        single = self._apart(group, fresh, distance)
        rest = group.more + len(fresh) - len(single)
        for id_ in single:
            drawing.put(id_, distance, beside, way)
        if rest and len(drawing.distances) < ROOM:
            drawing.many(group, rest, beside, distance, way)
        else:
            drawing.left_out += rest
        if _ends(group, way):
            drawing.leaves.update(single)
            return ()
        # What is drawn already, on the main way, is looked around where it is met first.
        met = [id_ for id_ in known if id_ not in drawing.looked]
        drawing.looked.update(single, met)
        return [*single, *met]

    def _apart(self, group: Group, fresh: Sequence[str], distance: int) -> Sequence[str]:
        """Those of a group that are drawn by themselves. One alone is drawn rather than counted."""
        room = ROOM - len(self._drawing.distances)
        near = abs(distance) <= NEAR or len(fresh) + group.more == 1
        apart = fresh if near else [id_ for id_ in fresh if self._all.stands_out(id_)]
        return apart if len(apart) + (group.more + len(fresh) > len(apart)) <= room else ()


def _ends(group: Group, way: int) -> bool:
    """What an account or a store contains is counted, and not looked around in turn."""
    return way == ONWARDS and group.sort.kind is EdgeKind.CONTAINS and group.sort.layer is not Layer.EXPOSURE


def _way_here(surroundings: Surroundings, subject: str) -> Iterator[Edge]:
    """The steps from what lies open to the subject, last first, and where it lies."""
    at, steps = subject, 0
    while at in surroundings.opened and steps < LONGEST:
        edge = surroundings.opened[at]
        yield edge
        at, steps = edge.source, steps + 1
    if surroundings.thing(at).layer is Layer.EXPOSURE:
        yield from surroundings.graph.edges_into(at, {EdgeKind.CONTAINS})
