"""The access graph as BloodHound OpenGraph, and the extension that lets BloodHound find paths in it.

Two files, for BloodHound takes them in two places: ``bloodhound-schema`` once (it registers kinds, icons, and which
edges a path may take), ``bloodhound`` after every scan. What BloodHound does without saying so is met here:

- It writes ids in capitals, so two ids that differ only by case would become one thing. Such a second one gets a
  digest.
- It keeps one edge of a kind between two nodes, the last it reads. So the reasons of a kind are joined into one edge.
- It refuses null, nested values and a fourth kind, and takes an edge to a node that is not there for no edge at all.

What could not be read is a node of its own, ``MB_Gap``, beside the estate, which says whether it is complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from reports.declare import Style, Whole, whole_reporter
from reports.graphs import bloodhound_kinds as kinds
from reports.graphs.rows import TEXT_ROOM, EdgeRow, NodeRow, Rows, Value, flat_json, shown_id
from reports.text import cut

Properties = Mapping[str, Value]
TOLD = ("why", "evidence", "conditions")
"""What an edge says besides its kind."""


@whole_reporter("bloodhound", suffix=".bloodhound.json", consumer="BloodHound (OpenGraph data)", judges=False)
def render_bloodhound(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the data that is uploaded after every scan, a node or an edge a line."""
    rows, ids = Rows(whole), _Ids()
    estate = shown_id(f"muster.estate:{whole.scan.estate}").upper()
    yield f'{{\n"metadata": {{"source_kind": {flat_json(kinds.SOURCE_KIND)}}},\n"graph": {{\n"nodes": [\n'
    yield _node(estate, kinds.ESTATE, {"name": rows.about()["estate"], "environmentid": estate, **rows.about()})
    for node in rows.nodes():
        kind = kinds.node_kind(node.type, node.kind)
        yield f",\n{_node(ids.new(node.id), kind, _properties(node, estate))}"
    gaps = [(f"{estate}/GAP/{at}", gap) for at, gap in enumerate(rows.gaps())]
    for id_, gap in gaps:
        yield f",\n{_node(id_, kinds.GAP, {'name': gap, 'displayname': gap, 'environmentid': estate})}"
    yield '\n],\n"edges": ['
    unread = (_edge(estate, id_, kinds.COULD_NOT_READ, {}) for id_, _ in gaps)
    for at, edge in enumerate(chain(unread, _edges(rows.edges(), ids))):
        yield f"{',' if at else ''}\n{edge}"
    yield "\n]\n}\n}\n"


@whole_reporter(
    "bloodhound-schema",
    suffix=".bloodhound-schema.json",
    consumer="BloodHound (OpenGraph extension, installed once)",
    judges=False,
    binary=True,
)
def render_bloodhound_schema(whole: Whole, _style: Style) -> Iterator[bytes]:
    """Render the extension. It tells of kinds alone and of no estate, and is meant for a file."""
    yield extension(whole.scan.version).encode()


def extension(version: str) -> str:
    """Return the definition of the extension as JSON."""
    nodes = [
        {
            "name": name,
            "display_name": kind.display,
            "description": kind.description,
            "is_display_kind": True,
            "icon": kind.icon,
            "color": kind.color,
        }
        for name, kind in kinds.NODE_KINDS.items()
    ]
    edges = [
        {"name": name, "description": kind.description, "is_traversable": kind.traversable}
        for name, kind in kinds.edge_kinds().items()
    ]
    environment = {
        "environment_kind": kinds.ESTATE,
        "source_kind": kinds.SOURCE_KIND,
        "principal_kinds": list(kinds.PRINCIPALS),
    }
    parts = {
        "schema": flat_json(
            {
                "name": "Musterbook",
                "display_name": "Musterbook: non-human identities",
                "version": f"v{version}",
                "namespace": kinds.NAMESPACE,
            }
        ),
        "node_kinds": _listed(nodes),
        "relationship_kinds": _listed(edges),
        "environments": _listed([environment]),
        "relationship_findings": "[]",
    }
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in parts.items()) + "\n}\n"


class _Ids:
    """Ids as BloodHound will write them, each for one thing alone."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}
        self._others: dict[str, str] = {}

    def new(self, id_: str) -> str:
        """Return the id of a node that was not told before."""
        upper = id_.upper()
        if self._taken.setdefault(upper, id_) != id_:
            self._others[id_] = f"{upper}~{hashlib.sha256(id_.encode()).hexdigest()[:12].upper()}"
        return self.known(id_)

    def known(self, id_: str) -> str:
        """Return the id of a node that was told."""
        return self._others.get(id_) or id_.upper()


def _properties(node: NodeRow, estate: str) -> Properties:
    name = str(node.attributes.get("name", node.id))
    others = {key: value for key, value in node.attributes.items() if key not in {"name", "type"}}
    return {"name": name, "displayname": name, "environmentid": estate, "musterid": node.id, **others}


def _edges(rows: Iterable[EdgeRow], ids: _Ids) -> Iterator[str]:
    """Yield one edge for all the reasons of one kind between two nodes."""
    for (source, target), between in groupby(rows, key=lambda row: (row.source, row.target)):
        found: dict[str, list[EdgeRow]] = {}
        for row in between:
            kind = kinds.edge_kind(row.kind, conditional=row.attributes["conditional"] is True)
            found.setdefault(kind, []).append(row)
        for kind, reasons in found.items():
            yield _edge(ids.known(source), ids.known(target), kind, _reasons(reasons))


def _reasons(rows: Sequence[EdgeRow]) -> Properties:
    """Join the reasons of one kind, each text once. The texts of a single one are as they should be already."""
    if len(rows) == 1:
        return {name: value for name, value in rows[0].attributes.items() if name in TOLD and value}
    said = {name: "; ".join(_once(rows, name)) for name in TOLD}
    return {name: cut(text, TEXT_ROOM) for name, text in said.items() if text}


def _once(rows: Iterable[EdgeRow], name: str) -> Iterable[str]:
    return dict.fromkeys(str(row.attributes[name]) for row in rows if name in row.attributes)


def _node(id_: str, kind: str, properties: Properties) -> str:
    return flat_json({"id": id_, "kinds": [kind], "properties": properties})


def _edge(source: str, target: str, kind: str, properties: Properties) -> str:
    ends = {"start": {"match_by": "id", "value": source}, "end": {"match_by": "id", "value": target}}
    return flat_json({"kind": kind, **ends, "properties": properties})


def _listed(items: Iterable[Mapping[str, object]]) -> str:
    return "[\n" + ",\n".join(map(flat_json, items)) + "\n]"
