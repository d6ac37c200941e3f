"""What the access graph keeps of nodes and edges, and the networkx graph that is made of it."""

from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import Identity, Trust
from graph.typed import Typed

ADA = Identity(id="ada", kind="test.user", name="ada")
BEN = Identity(id="ben", kind="test.user", name="ben")
LONER = Identity(id="loner", kind="test.user", name="loner")
BECOMES = Edge(source="ada", target="ben", kind=EdgeKind.BECOMES, why="is let in")
ESCALATES = Edge(source="ada", target="ben", kind=EdgeKind.ESCALATES, why="takes a key")
BEYOND = Edge(source="ben", target="elsewhere", kind=EdgeKind.REACHES, why="goes there")
GRAPH = AccessGraph({each.id: each for each in (ADA, BEN, LONER)}, [BECOMES, ESCALATES, BECOMES, BEYOND])


def test_an_edge_that_is_told_twice_is_one_and_others_between_the_same_stay() -> None:
    assert list(GRAPH.edges_from("ada")) == [BECOMES, ESCALATES] == list(GRAPH.edges_into("ben"))
    assert list(GRAPH.edges_from("ada", {EdgeKind.ESCALATES})) == [ESCALATES]
    assert GRAPH.count_edges() == 2


def test_it_holds_its_records_and_whatever_an_edge_touches() -> None:
    assert all(each in GRAPH for each in ("ada", "ben", "loner", "elsewhere"))
    assert "nobody" not in GRAPH
    assert list(GRAPH.edges_from("nobody")) == []


def test_what_no_edge_touches_reaches_nothing() -> None:
    assert GRAPH.reach("ada") == {"ben", "elsewhere"}
    assert GRAPH.reach("loner") == GRAPH.reached_by("loner") == set()
    assert GRAPH.reach_count("loner", 5) == 0


def test_the_networkx_graph_says_the_same() -> None:
    assert set(GRAPH.nx) == {"ada", "ben", "loner", "elsewhere"}
    assert GRAPH.nx.nodes["ada"]["record"] is ADA
    assert GRAPH.nx.edges["ada", "ben"]["reasons"] == (BECOMES, ESCALATES)
    assert GRAPH.nx.number_of_edges() == GRAPH.count_edges()


def test_records_are_sorted_by_their_type() -> None:
    assert list(Typed(GRAPH.records).each(Identity)) == [ADA, BEN, LONER]
    assert not Typed(GRAPH.records).each(Trust)


def test_records_that_come_later_are_among_their_own_when_asked_again() -> None:
    records: dict[str, Identity | Trust] = {ADA.id: ADA}
    typed = Typed(records)
    assert list(typed.of_kind(Identity, "test.user")) == [ADA]
    records[BEN.id] = BEN
    assert list(typed.each(Identity)) == list(typed.of_kind(Identity, "test.user")) == [ADA, BEN]


def test_records_of_several_kinds_keep_their_order() -> None:
    robot = Identity(id="robot", kind="test.robot", name="robot")
    group = Identity(id="group", kind="test.group", name="group")
    graph = AccessGraph({each.id: each for each in (ADA, robot, group, BEN)}, [])
    assert list(graph.of_kinds(Identity, {"test.robot", "test.user"}.__contains__)) == [ADA, robot, BEN]
    assert list(graph.of_kinds(Identity, {"test.robot"}.__contains__)) == [robot]
    assert list(graph.of_kinds(Identity, lambda _kind: True)) == [ADA, robot, group, BEN]
    assert not graph.of_kinds(Identity, lambda _kind: False)
    assert not graph.of_kinds(Trust, lambda _kind: True)
