"""The access graph as node-link JSON, which networkx reads in one call and D3 and Cytoscape.js nearly so.

The list of edges is called ``edges``, as networkx has called it since 3.4; what other readers call ``links`` is the
same. Each edge's ``key`` is its id, for two identities may be joined for more reasons than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reports.declare import Style, Whole, whole_reporter
from reports.graphs.rows import Rows, flat_json


@whole_reporter("node-link", suffix=".node-link.json", consumer="networkx, D3 and scripts", judges=False)
def render_node_link(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the graph as one JSON object, a node or an edge a line."""
    rows = Rows(whole)
    yield f'{{"directed": true, "multigraph": true,\n"graph": {flat_json(rows.about())},\n'
    yield from _listed("nodes", ({"id": node.id, **node.attributes} for node in rows.nodes()))
    yield ",\n"
    ends = ({"source": edge.source, "target": edge.target, "key": edge.id, **edge.attributes} for edge in rows.edges())
    yield from _listed("edges", ends)
    yield "}\n"


def _listed(name: str, items: Iterable[Mapping[str, object]]) -> Iterator[str]:
    yield f'"{name}": ['
    for at, item in enumerate(items):
        yield f"{',' if at else ''}\n{flat_json(item)}"
    yield "\n]"
