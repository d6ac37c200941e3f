"""The access graph as a Cypher script for Neo4j: run it again and it updates what is there.

Everything is merged by id, so a second import adds nothing twice and keeps what others have written beside it.
Statements are batches of a few hundred rows: one statement a row takes hours, one statement for all does not fit into
a transaction. Types of relationships cannot be values in Cypher, so each batch is of one type. Every node and
relationship carries the number of the scan that last saw it, which tells what has gone; (:MusterScan) tells what
could not be read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from reports.declare import Style, Whole, whole_reporter
from reports.graphs.naming import label, relationship
from reports.graphs.rows import EdgeRow, NodeRow, Rows, Value

BATCH = 500
HASHES = re.compile(r"#(?=#)")
HEAD = """\
CREATE CONSTRAINT muster_id IF NOT EXISTS FOR (n:Muster) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT muster_scan IF NOT EXISTS FOR (n:MusterScan) REQUIRE n.estate IS UNIQUE;
"""


@whole_reporter("cypher", suffix=".cypher", consumer="Neo4j (cypher-shell)", judges=False)
def render_cypher(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the script: constraints, the scan, nodes in batches by label, relationships in batches by type."""
    rows = Rows(whole)
    about, scan = rows.about(), whole.scan.number
    yield "// The access graph of an estate, by Musterbook. Running it again updates what is there.\n"
    yield HEAD
    yield f"MERGE (s:MusterScan {{estate: {literal(about['estate'])}}}) SET s += {_map(about)};\n"
    waiting: dict[str, list[str]] = defaultdict(list)
    for node in rows.nodes():
        yield from _full(waiting, _labels(node), _node(node, scan), _nodes_merged)
    yield from _rest(waiting, _nodes_merged)
    for edge in rows.edges():
        yield from _full(waiting, relationship(edge.kind), _edge(edge, scan), _edges_merged)
    yield from _rest(waiting, _edges_merged)


def _full(
    waiting: dict[str, list[str]], name: str, row: str, merged: Callable[[str, Sequence[str]], str]
) -> Iterator[str]:
    """Let a row wait for others of its name, until they make a batch."""
    waiting[name].append(row)
    if len(waiting[name]) == BATCH:
        yield merged(name, waiting.pop(name))


def _rest(waiting: dict[str, list[str]], merged: Callable[[str, Sequence[str]], str]) -> Iterator[str]:
    while waiting:
        name = next(iter(waiting))
        yield merged(name, waiting.pop(name))


def _labels(node: NodeRow) -> str:
    """Return the labels of a node: what it is, and what the platform calls it."""
    return ":".join(dict.fromkeys(filter(None, (label(node.type), label(node.kind)))))


def _node(node: NodeRow, scan: int) -> str:
    return f"{{id: {literal(node.id)}, has: {_map({**node.attributes, 'seen_in_scan': scan})}}}"


def _edge(edge: EdgeRow, scan: int) -> str:
    ends = f"from: {literal(edge.source)}, to: {literal(edge.target)}"
    return f"{{id: {literal(edge.id)}, {ends}, has: {_map({**edge.attributes, 'seen_in_scan': scan})}}}"


def _nodes_merged(labels: str, rows: Sequence[str]) -> str:
    return f"UNWIND [\n{_lines(rows)}\n] AS row MERGE (n:Muster {{id: row.id}}) SET n:{labels} SET n += row.has;\n"


def _edges_merged(type_: str, rows: Sequence[str]) -> str:
    return (
        f"UNWIND [\n{_lines(rows)}\n] AS row MATCH (a:Muster {{id: row.from}}) MATCH (b:Muster {{id: row.to}}) "
        f"MERGE (a)-[r:{type_} {{id: row.id}}]->(b) SET r += row.has;\n"
    )


def _lines(rows: Sequence[str]) -> str:
    return ",\n".join(rows)


def _map(attributes: Mapping[str, Value]) -> str:
    return "{" + ", ".join([f"{name}: {literal(value)}" for name, value in attributes.items()]) + "}"


def literal(value: Value) -> str:
    r"""Write a value. No text of somebody else ends a string: not by a quote, nor by an escape of one.

    Older versions read ``\u0027`` as a quote before they read anything else, even behind a backslash of ours, so a
    backslash and a ``u`` never stand side by side. Nor do two ``#``, which begin what runners of CI obey.
    """
    if isinstance(value, str):
        return f"'{_escaped(value)}'" if "\\" in value or "'" in value or "##" in value else f"'{value}'"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    ended = text.replace("\\", "\\\\").replace("'", "\\'").replace("\\u", "\\' + 'u")
    return HASHES.sub("#' + '", ended)
