from __future__ import annotations

from findings.subjects import answers_for, name_of
from findings.walks import administering, told, walk, walks_to
from graph.access import AccessGraph, Edge, EdgeKind, Owner
from graph.model import AnyRecord, Condition, Exposure, Identity, Resource, Secret

IP = Condition(operator="IpAddress", key="aws:SourceIp", values=("192.0.2.0/24",))


def _graph(*edges: tuple[str, str, EdgeKind, bool]) -> AccessGraph:
    ids = {id_ for source, target, _, _ in edges for id_ in (source, target)}
    records: dict[str, AnyRecord] = {
        id_: Resource(id=id_, kind="k", name=f"account {id_}")
        if id_ == "z"
        else Identity(id=id_, kind="k", name=id_.upper())
        for id_ in sorted(ids)
    }
    return AccessGraph(
        records,
        [
            Edge(source=source, target=target, kind=kind, why="so it is", conditions=(IP,) if conditional else ())
            for source, target, kind, conditional in edges
        ],
    )


LADDER = _graph(
    ("a", "b", EdgeKind.BECOMES, True),
    ("b", "c", EdgeKind.BECOMES, False),
    ("c", "a", EdgeKind.BECOMES, False),
    ("c", "z", EdgeKind.ADMINISTERS, False),
    ("p", "c", EdgeKind.OWNS, False),
)


def test_a_walk_names_each_step_to_the_end() -> None:
    walks = walks_to(LADDER, administering(LADDER))
    assert told(LADDER, walk(walks, "a")) == [
        "A → B: becomes, so it is (under a condition)",
        "B → C: becomes, so it is",
        "C → account z: administers, so it is",
    ]


def test_owning_is_no_way_to_walk() -> None:
    assert walk(walks_to(LADDER, administering(LADDER)), "p") == []


def test_a_sweep_can_keep_to_unconditional_steps_and_to_a_length() -> None:
    ends = administering(LADDER)
    assert set(walks_to(LADDER, ends, conditional=False)) == {"b", "c"}
    assert set(walks_to(LADDER, ends, at_most=1)) == {"c"}


def test_an_end_under_a_condition_is_no_certain_end() -> None:
    graph = _graph(("a", "z", EdgeKind.ADMINISTERS, True))
    assert walks_to(graph, administering(graph), conditional=False) == {}
    assert set(walks_to(graph, administering(graph))) == {"a"}


def test_two_reasons_for_one_step_are_one_step() -> None:
    graph = _graph(("a", "z", EdgeKind.ADMINISTERS, True), ("a", "z", EdgeKind.ADMINISTERS, False))
    assert len(walks_to(graph, administering(graph))) == 1


def test_reach_is_counted_without_the_start_and_no_further_than_asked() -> None:
    assert LADDER.reach_count("a", 100) == 3
    assert LADDER.reach_count("a", 2) == 2


def test_who_answers_is_looked_up_where_the_subject_belongs() -> None:
    owner = Owner(claim="c", text="ops", person=None, status="unknown", evidence="CODEOWNERS", confidence=0.9)
    records: dict[str, AnyRecord] = {
        "x": Exposure(id="x", kind="e", detector="d", resource="repo", fingerprint="f", preview="…", places=()),
        "s": Secret(id="s", kind="k", store="vault", name="s"),
    }
    graph = AccessGraph(records, [], owners={"repo": [owner]})
    assert answers_for(graph, "x", 0.5) == "ops"
    assert answers_for(graph, "s", 0.5) is None
    assert answers_for(graph, "repo", 0.95) is None


def test_a_record_without_a_name_is_called_by_its_id() -> None:
    assert name_of(LADDER, "nowhere") == "nowhere"
