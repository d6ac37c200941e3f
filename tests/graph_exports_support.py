"""A graph with what breaks graph readers: hostile names, two reasons between two nodes, ids that differ by case."""

from __future__ import annotations

import msgspec
import reports_graphs as graphs
from reports_support import HOSTILE, KEY_ID, calm_scan, findings, scan

from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import Condition, Identity, Resource
from reports.declare import Style, Whole
from reports.registry import reporters
from reports.scan import Scan

NASTY = (
    HOSTILE,
    "=HYPERLINK(1)",
    "'; MATCH (n) DETACH DELETE n; //",
    "\\u0027 + 'x",
    "]]>&lt;!--",
    "x" * 10_000,
    'quote"comma,semi;',
    "caf\udce9",
    "-2+3",
)
ENDINGS = Condition(operator="IpAddress", key="aws:SourceIp", values=("10.0.0.0/8", HOSTILE))


def nasty() -> AccessGraph:
    """Return a graph of identities with every hostile name, as names and in their ids."""
    people = [Identity(id=f"x:{name}", kind=f"x.kind {name}", scope=name, name=name) for name in NASTY]
    twins = [Identity(id=id_, kind="x.role", name=id_) for id_ in ("Twin", "twin", "TWIN")]
    box = Resource(id="box", kind="x.box", name="box")
    edges = [
        *(Edge(source=each.id, target="box", kind=EdgeKind.REACHES, why=each.name) for each in people),
        Edge(source="Twin", target="box", kind=EdgeKind.READS, why="one", evidence=("p1",)),
        Edge(source="Twin", target="box", kind=EdgeKind.READS, why="two", evidence=("p2",)),
        Edge(source="Twin", target="box", kind=EdgeKind.READS, why="three", conditions=(ENDINGS,)),
        Edge(source="Twin", target="box", kind=EdgeKind.ADMINISTERS, why="all of it"),
        Edge(source="twin", target="elsewhere", kind=EdgeKind.BECOMES, why="is trusted"),
    ]
    return AccessGraph({each.id: each for each in (*people, *twins, box)}, edges)


def nasty_whole() -> Whole:
    """Return a scan with that graph behind it."""
    return msgspec.structs.replace(graphs.whole(scan()), graph=nasty)


def marked() -> Scan:
    """Return a scan in which the access key has two open findings."""
    first = findings()[0]
    subject = f"aws.access_key:{KEY_ID}"
    return msgspec.structs.replace(
        scan(),
        findings=(
            msgspec.structs.replace(first, subject=subject),
            msgspec.structs.replace(first, id="MB-2", subject=subject, risk=40),
        ),
    )


def written(name: str, whole: Whole | None = None) -> bytes:
    """Return an export as a file would hold it."""
    return reporters()[name].written(whole or graphs.whole(scan()), Style())


def calm() -> Whole:
    """Return a scan without gaps."""
    return graphs.whole(calm_scan())
