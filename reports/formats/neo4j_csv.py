"""The access graph as a zip of CSV files for ``neo4j-admin database import full``, the fast way into an empty database.

The importer wants one type in each column, no newline in a field, and ids that are there; it stops at the first that
is not. So texts are cleaned, times are told as times, and what an edge leads to is always a node. A text that a
spreadsheet would take for a formula begins with an apostrophe: somebody will open these files in one. The same goes
for an id, on both sides of every edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.cells import harmless, lines_of
from reports.declare import Style, Whole, whole_reporter
from reports.graphs.bundle import zipped
from reports.graphs.naming import label, relationship
from reports.graphs.rows import EDGE_COLUMNS, NODE_COLUMNS, Rows, Value

TYPES: Mapping[type[Value], str] = {str: "string", bool: "boolean", int: "long"}
TIMES = frozenset({"created", "last_used", "expires", "carried_since", "finished"})
Row = Sequence[str]
COMMAND = """\
# Neo4j 5 and later, into an empty database; unpack this zip where the server can read it.
neo4j-admin database import full neo4j --overwrite-destination \\
  --nodes=nodes.csv --nodes=scan.csv --nodes=gaps.csv --relationships=relationships.csv
"""


@whole_reporter("neo4j-csv", suffix=".neo4j.zip", consumer="neo4j-admin database import", binary=True, judges=False)
def render_neo4j_csv(whole: Whole, _style: Style) -> Iterator[bytes]:
    """Render the zip: nodes, relationships, the scan, what could not be read, and the command to type."""
    rows = Rows(whole)
    files = {
        "nodes.csv": lines_of(_nodes(rows)),
        "relationships.csv": lines_of(_relationships(rows)),
        "scan.csv": lines_of(_scan(rows)),
        "gaps.csv": lines_of(_gaps(rows)),
        "import.txt": [COMMAND],
    }
    yield from zipped(files, whole.scan.finished)


def _nodes(rows: Rows) -> Iterator[Row]:
    yield ("id:ID", ":LABEL", *_header(NODE_COLUMNS))
    for node in rows.nodes():
        labels = dict.fromkeys(filter(None, ("Muster", label(node.type), label(node.kind))))
        yield (_cell(node.id), ";".join(labels), *_values(node.attributes, NODE_COLUMNS))


def _relationships(rows: Rows) -> Iterator[Row]:
    yield (":START_ID", ":END_ID", ":TYPE", "id", *_header(EDGE_COLUMNS))
    for edge in rows.edges():
        values = _values(edge.attributes, EDGE_COLUMNS)
        yield (_cell(edge.source), _cell(edge.target), relationship(edge.kind), edge.id, *values)


def _scan(rows: Rows) -> Iterator[Row]:
    about = rows.about()
    yield ("id:ID", ":LABEL", *_header({name: type(value) for name, value in about.items()}))
    yield (f"muster.scan:{about['estate']}/{about['scan']}", "MusterScan", *map(_cell, about.values()))


def _gaps(rows: Rows) -> Iterator[Row]:
    yield ("id:ID", ":LABEL", "told")
    for at, gap in enumerate(rows.gaps()):
        yield (f"muster.gap:{at}", "MusterGap", _cell(gap))


def _values(attributes: Mapping[str, Value], columns: Mapping[str, type[Value]]) -> Row:
    """Return a cell for each column; most columns of most rows have nothing in them."""
    return [_cell(attributes[name]) if name in attributes else "" for name in columns]


def _header(columns: Mapping[str, type[Value]]) -> Iterator[str]:
    return (f"{name}:{'datetime' if name in TIMES else TYPES[type_]}" for name, type_ in columns.items())


def _cell(value: Value) -> str:
    if type(value) is str:
        return value if value[:1].isalnum() else harmless(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
