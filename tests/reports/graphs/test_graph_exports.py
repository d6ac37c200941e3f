"""Each export is read by the library its consumer uses; what it reads is compared with the rows."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import graph_exports_support as support
import jsonschema
import networkx as nx
import pytest
import reports_graphs as graphs
from bhopengraph.Edge import Edge
from bhopengraph.Node import Node
from bhopengraph.OpenGraph import OpenGraph
from bhopengraph.Properties import Properties
from reports_support import HOSTILE, KEY_ID, USER, gaps, scan

from reports.declare import Whole
from reports.formats.bloodhound import extension
from reports.formats.cypher import literal
from reports.graphs.naming import label, relationship
from reports.graphs.rows import Rows

EXPORTS = ("graphml", "gexf", "node-link", "cypher", "bloodhound")
WHOLES = [graphs.whole(scan()), support.nasty_whole()]


def _graphml(whole: Whole) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(support.written("graphml", whole)), force_multigraph=True)


def _gexf(whole: Whole) -> nx.MultiDiGraph:
    found = nx.MultiDiGraph(nx.read_gexf(io.BytesIO(support.written("gexf", whole))))
    for *_, data in found.edges(data=True):
        data["kind"] = data.pop("relation")
    return found


def _node_link(whole: Whole) -> nx.MultiDiGraph:
    return nx.node_link_graph(json.loads(support.written("node-link", whole)), edges="edges")


@pytest.mark.parametrize("whole", WHOLES, ids=["orchard", "nasty"])
@pytest.mark.parametrize("read", [_graphml, _gexf, _node_link], ids=["graphml", "gexf", "node-link"])
def test_networkx_reads_every_node_and_edge_as_it_was_written(
    whole: Whole, read: Callable[[Whole], nx.MultiDiGraph]
) -> None:
    found, rows = read(whole), Rows(whole)
    nodes, edges = {node.id: node for node in rows.nodes()}, list(rows.edges())
    assert set(found) == set(nodes)
    assert found.is_directed()
    assert found.number_of_edges() == len(edges)
    for id_, node in nodes.items():
        told = found.nodes[id_]
        assert {name: told[name] for name in node.attributes} == node.attributes
    kinds = sorted((edge.source, edge.target, edge.kind) for edge in edges)
    assert sorted((a, b, data["kind"]) for a, b, data in found.edges(data=True)) == kinds


@pytest.mark.parametrize("read", [_graphml, _node_link], ids=["graphml", "node-link"])
def test_what_could_not_be_read_stands_on_the_graph(read: Callable[[Whole], nx.MultiDiGraph]) -> None:
    found = read(graphs.whole(scan()))
    assert found.graph["complete"] is False
    assert found.graph["gaps"] == len(gaps())
    assert "iam:ListAccessKeys" in found.graph["not_read"]
    assert read(support.calm()).graph["complete"] is True


def test_gephi_is_told_what_could_not_be_read_before_it_imports() -> None:
    space = "{http://gexf.net/1.3}"
    root = ET.fromstring(support.written("gexf"))  # noqa: S314 because it is our own text
    said = root.findtext(f"{space}meta/{space}description") or ""
    assert "4 listings could not be read" in said
    assert "iam:ListAccessKeys" in said
    assert "could be read." in support.written("gexf", support.calm()).decode()
    assert root.get("version") == "1.3"


@pytest.mark.parametrize("name", EXPORTS)
def test_hostile_names_are_neutral_in_every_export(name: str) -> None:
    text = support.written(name, support.nasty_whole()).decode()
    assert {char for char in text if not char.isprintable()} <= {"\n"}
    assert max(map(len, text.splitlines())) < 60_000
    if name in {"graphml", "gexf"}:
        assert "<script>" not in text


VALUE = {"type": ["string", "number", "boolean", "array"], "items": {"type": ["string", "number", "boolean"]}}
NODE = {
    "type": "object",
    "required": ["id", "kinds"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "kinds": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
        "properties": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z_]+$"},
            "additionalProperties": VALUE,
        },
    },
    "additionalProperties": False,
}
END = {
    "type": "object",
    "required": ["value"],
    "properties": {"match_by": {"const": "id"}, "value": {"type": "string"}},
    "additionalProperties": False,
}
EDGE = {
    "type": "object",
    "required": ["start", "end", "kind", "properties"],
    "properties": {
        "start": END,
        "end": END,
        "kind": {"type": "string", "pattern": "^[A-Za-z0-9_]+$"},
        "properties": {"type": "object", "additionalProperties": VALUE},
    },
    "additionalProperties": False,
}
OPEN_GRAPH = {
    "type": "object",
    "required": ["graph"],
    "properties": {
        "metadata": {
            "type": "object",
            "properties": {"source_kind": {"type": "string"}},
            "additionalProperties": False,
        },
        "graph": {
            "type": "object",
            "required": ["nodes", "edges"],
            "properties": {"nodes": {"type": "array", "items": NODE}, "edges": {"type": "array", "items": EDGE}},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
"""What BloodHound's published schemas of nodes and edges demand, and a source kind as third of three kinds."""


def _open_graph(whole: Whole) -> dict[str, dict[str, list[dict[str, object]]]]:
    return json.loads(support.written("bloodhound", whole))


@pytest.mark.parametrize("whole", WHOLES, ids=["orchard", "nasty"])
def test_bloodhound_data_is_as_its_schema_says(whole: Whole) -> None:
    data = _open_graph(whole)
    jsonschema.validate(data, OPEN_GRAPH)
    nodes = [node["id"] for node in data["graph"]["nodes"]]
    assert len(nodes) == len(set(nodes))
    assert nodes == [id_.upper() for id_ in nodes], "BloodHound writes ids in capitals; so do we, before it does"
    ends = {edge[side]["value"] for edge in data["graph"]["edges"] for side in ("start", "end")}
    assert ends <= set(nodes), "an edge to a node that is not there is no edge"
    told = [(edge["start"]["value"], edge["end"]["value"], edge["kind"]) for edge in data["graph"]["edges"]]
    assert len(told) == len(set(told)), "of two edges of a kind between two nodes BloodHound keeps one"


@pytest.mark.parametrize("whole", WHOLES, ids=["orchard", "nasty"])
def test_bhopengraph_takes_all_of_it(whole: Whole) -> None:
    data = _open_graph(whole)["graph"]
    graph = OpenGraph(source_kind="Musterbook")
    for node in data["nodes"]:
        assert graph.add_node(Node(node["id"], node["kinds"], Properties(**node["properties"])))
    for edge in data["edges"]:
        ends = edge["start"]["value"], edge["end"]["value"]
        assert graph.add_edge(Edge(*ends, edge["kind"], Properties(**edge["properties"])))
    _, problems = graph.validate_graph()
    assert all("isolated" in problem.lower() for problem in problems), "a thing without edges is a thing all the same"


def test_ids_that_differ_by_case_alone_stay_apart_in_bloodhound() -> None:
    nodes = _open_graph(support.nasty_whole())["graph"]["nodes"]
    twins = {node["properties"]["musterid"]: node["id"] for node in nodes if "musterid" in node["properties"]}
    assert len({twins[each] for each in ("Twin", "twin", "TWIN")}) == 3
    assert twins["Twin"] == "TWIN"


def test_reasons_of_one_kind_are_joined_and_conditions_are_a_kind_of_their_own() -> None:
    edges = _open_graph(support.nasty_whole())["graph"]["edges"]
    found = {edge["kind"]: edge["properties"] for edge in edges if edge["start"]["value"] == "TWIN"}
    assert set(found) == {"MB_Reads", "MB_ReadsIfConditionMet", "MB_Administers"}
    assert found["MB_Reads"] == {"why": "one; two", "evidence": "p1; p2"}
    assert "aws:SourceIp" in found["MB_ReadsIfConditionMet"]["conditions"]


@pytest.mark.parametrize("whole", WHOLES, ids=["orchard", "nasty"])
def test_every_kind_in_the_data_is_declared_by_the_extension(whole: Whole) -> None:
    """A kind that is not declared is taken in and then not shown, and no path goes over it."""
    schema, data = json.loads(support.written("bloodhound-schema")), _open_graph(whole)
    assert {kind for node in data["graph"]["nodes"] for kind in node["kinds"]} <= _names(schema["node_kinds"])
    assert {edge["kind"] for edge in data["graph"]["edges"]} <= _names(schema["relationship_kinds"])
    assert schema["environments"][0]["source_kind"] == data["metadata"]["source_kind"]
    estate = schema["environments"][0]["environment_kind"]
    (home,) = (node["id"] for node in data["graph"]["nodes"] if node["kinds"] == [estate])
    assert {node["properties"]["environmentid"] for node in data["graph"]["nodes"]} == {home}


def _names(kinds: list[dict[str, object]]) -> set[object]:
    return {kind["name"] for kind in kinds}


def test_the_extension_is_one_that_bloodhound_installs() -> None:
    schema = json.loads(extension("1.2.3"))
    head = schema["schema"]
    assert head["version"] == "v1.2.3"
    assert all(head[name] for name in ("name", "display_name", "namespace"))
    kinds = [*schema["node_kinds"], *schema["relationship_kinds"]]
    names = [kind["name"] for kind in kinds]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(rf"{head['namespace']}_[A-Za-z]+", name) for name in names)
    assert all(re.fullmatch("#[0-9a-f]{6}", kind["color"]) and kind["icon"] for kind in schema["node_kinds"])
    assert all(kind["is_display_kind"] and kind["description"] for kind in schema["node_kinds"])
    assert set(schema["environments"][0]["principal_kinds"]) <= _names(schema["node_kinds"])
    walls = {kind["name"] for kind in schema["relationship_kinds"] if not kind["is_traversable"]}
    assert walls == {"MB_Owns", "MB_CouldNotRead"}, "paths go over everything that is a way to get somewhere"


def test_a_path_of_ours_is_a_path_over_edges_that_bloodhound_may_take() -> None:
    schema, data = json.loads(support.written("bloodhound-schema")), _open_graph(graphs.whole(scan()))
    open_ = {kind["name"] for kind in schema["relationship_kinds"] if kind["is_traversable"]}
    graph = nx.DiGraph(
        (edge["start"]["value"], edge["end"]["value"]) for edge in data["graph"]["edges"] if edge["kind"] in open_
    )
    way = nx.shortest_path(graph, "GIT.REPOSITORY:SHOP-REPOSITORY", graphs.ACCOUNT_ID.upper())
    assert f"AWS.ACCESS_KEY:{KEY_ID}" in way
    assert USER.upper() in way


def test_gaps_are_nodes_in_bloodhound() -> None:
    data = _open_graph(graphs.whole(scan()))["graph"]
    told = [node["properties"]["name"] for node in data["nodes"] if node["kinds"] == ["MB_Gap"]]
    assert len(told) == len(gaps())
    assert sum(edge["kind"] == "MB_CouldNotRead" for edge in data["edges"]) == len(gaps())
    (estate,) = (node["properties"] for node in data["nodes"] if node["kinds"] == ["MB_Estate"])
    assert estate["complete"] is False
    assert HOSTILE not in json.dumps(told, ensure_ascii=False)


def _tables(whole: Whole) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(support.written("neo4j-csv", whole))) as bundle:
        assert bundle.testzip() is None
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    return {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items() if name.endswith(".csv")}


READERS = {
    "boolean": lambda cell: {"true": True, "false": False}[cell],
    "long": int,
    "datetime": datetime.fromisoformat,
    "string": str,
}


def _checked(table: list[list[str]]) -> Iterator[dict[str, str]]:
    """Read a table as the importer does: every cell is empty or of its column's type, and no field has a newline."""
    header = table[0]
    for row in table[1:]:
        assert len(row) == len(header)
        for column, cell in zip(header, row, strict=True):
            type_ = column.partition(":")[2] or "string"
            assert "\n" not in cell
            if cell and type_ in READERS:
                READERS[type_](cell)
        yield dict(zip(header, row, strict=True))


@pytest.mark.parametrize("whole", WHOLES, ids=["orchard", "nasty"])
def test_the_importer_of_neo4j_finds_one_type_in_each_column_and_every_end_of_every_edge(whole: Whole) -> None:
    """The importer itself is a program in Java that no package here brings, so its rules stand here."""
    tables = _tables(whole)
    nodes = [row for name in ("nodes.csv", "scan.csv", "gaps.csv") for row in _checked(tables[name])]
    ids = [row["id:ID"] for row in nodes]
    assert len(ids) == len(set(ids))
    assert all(ids)
    labels = {each for row in nodes for each in row[":LABEL"].split(";")}
    edges = list(_checked(tables["relationships.csv"]))
    assert len(edges) == len(list(Rows(whole).edges()))
    assert {row[end] for row in edges for end in (":START_ID", ":END_ID")} <= set(ids)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) for name in labels | {row[":TYPE"] for row in edges})
    assert not [cell for row in (*nodes, *edges) for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_zip_says_what_could_not_be_read_and_how_to_import_it() -> None:
    tables = _tables(graphs.whole(scan()))
    (about,) = _checked(tables["scan.csv"])
    assert about["complete:boolean"] == "false"
    assert len(tables["gaps.csv"]) == 1 + len(gaps())
    with zipfile.ZipFile(io.BytesIO(support.written("neo4j-csv"))) as bundle:
        command = bundle.read("import.txt").decode()
        named = set(re.findall(r"=(\w+\.csv)", command))
        assert named == {name for name in bundle.namelist() if name.endswith(".csv")}


def test_the_same_scan_gives_the_same_zip() -> None:
    assert support.written("neo4j-csv") == support.written("neo4j-csv")


def test_a_large_zip_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held whole, so a large estate needs no more memory than a small one."""
    monkeypatch.setattr("reports.graphs.bundle.ENOUGH", 1)
    monkeypatch.setattr("reports.cells.TOGETHER", 3)
    from reports.declare import Style  # noqa: PLC0415 because one test needs it
    from reports.registry import reporters  # noqa: PLC0415 because one test needs it

    chunks = list(reporters()["neo4j-csv"].render(graphs.whole(scan()), Style()))
    assert len(chunks) > 5
    assert zipfile.ZipFile(io.BytesIO(b"".join(chunks))).testzip() is None


def test_names_of_labels_and_relationships_are_words() -> None:
    assert label("aws.iam.access_key") == "AwsIamAccessKey"
    assert label("1password.item") == "K1passwordItem"
    assert relationship("member of") == "MEMBER_OF"


def _statements(text: str) -> list[str]:
    code = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("//"))
    return [each.strip() for each in code.split(";\n") if each.strip()]


def test_batches_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.formats.cypher.BATCH", 2)
    text = support.written("cypher").decode()
    assert max(each.count("\n{id:") for each in _statements(text)) == 2


@pytest.mark.parametrize("text", [*support.NASTY, "a'b", "\\", "\\'", "\\\\u0027"])
def test_no_text_ends_a_string_of_the_script(text: str) -> None:
    """Read back by hand: pieces in quotes, joined by plus, and no escape of a code point."""
    shown = literal(text)
    assert "\\u" not in shown
    pieces = re.fullmatch(r"'((?:[^'\\]|\\[\\'])*)'(?: \+ '((?:[^'\\]|\\[\\'])*)')*", shown)
    assert pieces
    joined = "".join(re.findall(r"'((?:[^'\\]|\\[\\'])*)'(?: \+ )?", shown))
    assert re.sub(r"\\(.)", r"\1", joined) == text


@pytest.mark.parametrize("whole", WHOLES, ids=["orchard", "nasty"])
def test_a_cypher_engine_runs_the_script_twice_and_has_everything_once(whole: Whole) -> None:
    kglite = pytest.importorskip("kglite", reason="an engine for Cypher inside Python")
    graph, rows = kglite.KnowledgeGraph(), Rows(whole)
    for statement in 2 * _statements(support.written("cypher", whole).decode()):
        graph.cypher(statement)
    nodes = {row["id"]: row["name"] for row in graph.cypher("MATCH (n:Muster) RETURN n.id AS id, n.name AS name")}
    assert nodes == {node.id: node.attributes["name"] for node in rows.nodes()}
    edges = graph.cypher("MATCH (a:Muster)-[r]->(b:Muster) RETURN a.id AS a, type(r) AS kind, b.id AS b, r.why AS why")
    found = sorted((row["a"], row["kind"], row["b"], row["why"]) for row in edges)
    assert found == sorted(
        (edge.source, relationship(edge.kind), edge.target, edge.attributes["why"]) for edge in rows.edges()
    )
    (seen,) = graph.cypher("MATCH (s:MusterScan) RETURN s.complete AS complete, s.gaps AS gaps")
    assert (seen["complete"], seen["gaps"]) == (False, len(gaps()))


def test_the_page_about_exports_names_every_one() -> None:
    page = Path("docs/how-to/export-the-graph.md").read_text(encoding="utf-8")
    assert all(f"-f {name}" in page for name in (*EXPORTS, "bloodhound-schema", "neo4j-csv"))
