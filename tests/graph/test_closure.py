"""The integer index answers exactly as networkx does."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.closure import ReachIndex

NODES = [str(number) for number in range(12)]
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=40)


@given(EDGES)
def test_closure_is_that_of_networkx(edges: list[tuple[str, str]]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    graph.add_nodes_from(NODES)
    index = ReachIndex(NODES, edges)
    for node in NODES:
        assert index.descendants(node) == nx.descendants(graph, node)
        assert index.ancestors(node) == nx.ancestors(graph, node)
        assert index.count(node, 3) == min(3, len(nx.descendants(graph, node)))
        assert index.count(node, 99) == len(nx.descendants(graph, node))


def test_a_node_nobody_knows_reaches_nothing() -> None:
    index = ReachIndex(["a"], [])
    assert index.count("b", 5) == 0
    assert index.descendants("b") == set()
    assert index.ancestors("b") == set()
