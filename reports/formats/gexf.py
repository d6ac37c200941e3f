"""The access graph as GEXF 1.3, for Gephi: named, coloured by type, and sized by risk.

Gephi shows what it is given, and a graph of ten thousand grey dots shows nothing. So every node brings its colour and
its size, and what could not be read stands in the description, which Gephi shows before it imports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.declare import Style, Whole, whole_reporter
from reports.graphs.rows import EDGE_COLUMNS, NODE_COLUMNS, EdgeRow, NodeRow, Rows, Value
from reports.graphs.xml import QUOTED, Around, attribute, content, filled
from reports.text import counted, day

TYPES: Mapping[type[Value], str] = {str: "string", bool: "boolean", int: "long"}
COLOURS = {
    "Identity": (59, 111, 182),
    "Credential": (214, 140, 20),
    "Exposure": (180, 35, 24),
    "Secret": (122, 62, 157),
    "SecretStore": (84, 44, 122),
    "Resource": (26, 127, 55),
    "Rights": (120, 128, 140),
    "Person": (20, 130, 140),
}
OTHER = (90, 90, 90)
RELATION = "relation"
"""What an edge says, as a column too: few readers look at GEXF's own ``kind``, which tells parallel edges apart."""


@whole_reporter("gexf", suffix=".gexf", consumer="Gephi", judges=False)
def render_gexf(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the graph, an element a line."""
    rows = Rows(whole)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" '
        f'version="1.3">\n<meta lastmodifieddate="{day(whole.scan.finished)}">'
        f"<creator>Musterbook {content(rows.about()['musterbook'])}</creator>"
        f"<description>{content(_described(rows))}</description></meta>\n"
        '<graph defaultedgetype="directed" mode="static">\n'
    )
    yield from _columns("node", NODE_COLUMNS)
    yield from _columns("edge", {_column(name): type_ for name, type_ in EDGE_COLUMNS.items()})
    yield "<nodes>\n"
    yield from map(_node, rows.nodes())
    yield "</nodes>\n<edges>\n"
    yield from map(_edge, rows.edges())
    yield "</edges>\n</graph>\n</gexf>\n"


def _described(rows: Rows) -> str:
    about = rows.about()
    head = f"Estate {about['estate']}, scan {about['scan']}, finished {about['finished']}."
    if about["complete"]:
        return f"{head} Everything that was asked for could be read."
    unread = counted(int(about["gaps"]), "listing")
    return f"{head} Not the whole picture: {unread} could not be read: {about['not_read']}"


def _columns(owner: str, columns: Mapping[str, type[Value]]) -> Iterator[str]:
    yield f'<attributes class="{owner}">\n'
    for name, type_ in columns.items():
        yield f'<attribute id="{name}" title="{name}" type="{TYPES[type_]}"/>\n'
    yield "</attributes>\n"


def _node(node: NodeRow) -> str:
    red, green, blue = COLOURS.get(node.type, OTHER)
    label = attribute(str(node.attributes.get("name", node.id)))
    size = 8 + int(node.attributes["risk"]) / 5
    return (
        f"<node id={attribute(node.id)} label={label}>{_values(node.attributes, _value)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:size value="{size:.1f}"/></node>\n'
    )


def _edge(edge: EdgeRow) -> str:
    kind = attribute(edge.kind)
    return (
        f'<edge id="{edge.id}" source={attribute(edge.source)} target={attribute(edge.target)} '
        f"kind={kind} label={kind}>{_values(edge.attributes, _edge_value)}</edge>\n"
    )


def _column(name: str) -> str:
    return RELATION if name == "kind" else name


def _values(attributes: Mapping[str, Value], around: Around) -> str:
    return f"<attvalues>{filled(around, attributes, QUOTED)}</attvalues>"


def _value(column: str) -> str:
    return f'<attvalue for="{column}" value="%s"/>'


def _edge_value(column: str) -> str:
    return _value(_column(column))
