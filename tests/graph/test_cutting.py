"""The smallest hitting sets, and cuts of graphs in which many grants carry each way: as small as trying all finds."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cutting import NoCut, cut, smallest

Edges = dict[tuple[int, int], list[frozenset[int]]]
NODES, GRANTS = 5, 6
DEMANDS = st.lists(st.frozensets(st.integers(0, GRANTS), min_size=1, max_size=4), max_size=7)
WAYS = st.frozensets(st.integers(0, GRANTS), min_size=1, max_size=2)
NODE = st.integers(0, NODES - 1)
GRAPHS = st.dictionaries(st.tuples(NODE, NODE), st.lists(WAYS, min_size=1, max_size=2), max_size=12)


def free(_grant: int) -> int:
    """Every grant costs the same."""
    return 0


def walk(edges: Edges, gone: frozenset[int]) -> frozenset[int] | None:
    """The grants of some way from the first node to the last whose grants are all there."""
    carried: dict[int, frozenset[int]] = {0: frozenset()}
    waiting = [0]
    while waiting:
        at = waiting.pop()
        for (source, target), ways in edges.items():
            way = next((each for each in ways if not each & gone), None)
            if source == at and way is not None and target not in carried:
                carried[target] = carried[at] | way
                waiting.append(target)
    return carried.get(NODES - 1)


def sets() -> list[frozenset[int]]:
    """Every set of grants, the smallest first."""
    grants = range(GRANTS + 1)
    return [frozenset(each) for size in range(GRANTS + 2) for each in combinations(grants, size)]


@given(DEMANDS)
def test_the_smallest_set_has_something_of_every_demand_and_none_is_smaller(demands: list[frozenset[int]]) -> None:
    found = smallest(demands, free)
    assert all(found & demand for demand in demands)
    assert len(found) == min(len(each) for each in sets() if all(each & demand for demand in demands))


@given(DEMANDS)
def test_among_sets_of_one_size_the_cheapest_is_taken(demands: list[frozenset[int]]) -> None:
    found = smallest(demands, lambda grant: grant * grant)
    meeting = [each for each in sets() if all(each & demand for demand in demands) and len(each) == len(found)]
    assert sum(grant * grant for grant in found) == min(sum(grant * grant for grant in each) for each in meeting)


@given(GRAPHS)
def test_a_cut_leaves_no_walk_and_is_as_small_as_any(edges: Edges) -> None:
    found = cut(lambda gone: walk(edges, gone), free)
    assert walk(edges, found) is None
    assert len(found) == min(len(each) for each in sets() if walk(edges, each) is None)


def test_a_walk_that_stands_on_nothing_has_no_cut() -> None:
    with pytest.raises(NoCut):
        cut(lambda _gone: frozenset[int](), free)
