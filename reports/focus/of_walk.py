"""A walk from one thing to another as a focus graph: one step a column, all of it the main way."""

from __future__ import annotations

from collections.abc import Mapping

from graph.access import EdgeKind
from graph.aws.walking import Step, Walk
from graph.model import AnyRecord, Exposure
from reports.focus.drawing import SAID, WHY_ROOM
from reports.focus.model import Focus, FocusEdge, FocusNode, layer_of
from reports.focus.surroundings import NAME_ROOM
from reports.naming import exposed_at, word
from reports.text import conditions_said, cut


def focus_of_walk(
    start: str, end: str, walk: Walk | None, records: Mapping[str, AnyRecord], *, unread: int = 0
) -> Focus:
    """Return the focus graph of a walk, or of its two ends apart where there is none.

    ``unread`` is how many listings could not be read.
    """
    steps = walk.steps if walk else ()
    ids = dict.fromkeys((start, *(step.target for step in steps), end))
    nodes = tuple(_node(id_, at, records, end=end, main=bool(steps)) for at, id_ in enumerate(ids))
    names = f"{nodes[0].name} leads to {nodes[-1].name}"
    return Focus(
        subject=end,
        title=cut(names if walk else f"There is no path: nothing that was read tells how {names}", 3 * NAME_ROOM),
        nodes=nodes,
        edges=tuple(map(_edge, steps)),
        unread=unread,
    )


def _node(id_: str, column: int, records: Mapping[str, AnyRecord], *, end: str, main: bool) -> FocusNode:
    record = records.get(id_)
    name = exposed_at(record) if isinstance(record, Exposure) else str(getattr(record, "name", "") or id_)
    return FocusNode(
        id=id_,
        layer=layer_of(record),
        column=column,
        word=cut(word(record.kind), NAME_ROOM) if record is not None else "resource",
        name=cut(name, NAME_ROOM),
        subject=id_ == end,
        main=main,
    )


def _edge(step: Step) -> FocusEdge:
    condition = f", if {conditions_said(step.conditions)}" if step.conditions else ""
    return FocusEdge(
        source=step.source,
        target=step.target,
        verb=SAID[EdgeKind(step.kind)],
        why=cut(f"{step.why}{condition}", WHY_ROOM),
        conditional=bool(step.conditions),
        main=True,
    )
