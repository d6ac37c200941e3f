"""The access graph as GraphML, for yEd, Cytoscape, Gephi, networkx and igraph.

Every column is declared with its type and what was not reported has no element, so that a reader makes no empty text
or zero of it. What could not be read stands on the graph itself, as ``complete``, ``gaps`` and ``not_read``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.declare import Style, Whole, whole_reporter
from reports.graphs.rows import EDGE_COLUMNS, NODE_COLUMNS, Rows, Value
from reports.graphs.xml import MARKUP, Around, attribute, filled

TYPES: Mapping[type[Value], str] = {str: "string", bool: "boolean", int: "long"}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def _data(owner: str) -> Around:
    """Return how values are written of what owns them."""
    return lambda name: f'<data key="{owner[0]}_{name}">%s</data>'


GRAPH, NODE, EDGE = map(_data, ("graph", "node", "edge"))


@whole_reporter("graphml", suffix=".graphml", consumer="yEd, Cytoscape, Gephi, networkx and igraph", judges=False)
def render_graphml(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the graph: the columns first, then nodes and edges, an element a line."""
    rows = Rows(whole)
    about = rows.about()
    yield HEAD
    for owner, columns in (
        ("graph", {name: type(value) for name, value in about.items()}),
        ("node", NODE_COLUMNS),
        ("edge", EDGE_COLUMNS),
    ):
        for name, type_ in columns.items():
            yield f'<key id="{owner[0]}_{name}" for="{owner}" attr.name="{name}" attr.type="{TYPES[type_]}"/>\n'
    yield f'<graph id="estate" edgedefault="directed">\n{filled(GRAPH, about, MARKUP)}\n'
    for node in rows.nodes():
        yield f"<node id={attribute(node.id)}>{filled(NODE, node.attributes, MARKUP)}</node>\n"
    for edge in rows.edges():
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        yield f'<edge id="{edge.id}" {ends}>{filled(EDGE, edge.attributes, MARKUP)}</edge>\n'
    yield "</graph>\n</graphml>\n"
