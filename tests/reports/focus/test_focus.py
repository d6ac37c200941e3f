from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree as ET

import focus_support as estate
import msgspec
import pytest
from graph_support import account, allow, grant, graph_of, policy, role, trust, user
from hypothesis import given
from hypothesis import strategies as st
from reports_support import HOSTILE, NOW

from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import Agreement, AnyRecord, Condition, Identity, Membership, OwnerClaim, Resource, Usage
from graph.worth import WorthRules
from reports.focus import FOCUS_CSS, Focus, Layer, focus_of, focus_svg
from reports.focus.around import focus_around
from reports.focus.as_dot import focus_dot
from reports.focus.as_svg import told
from reports.focus.layout import laid_out
from reports.plain import json_line

SVG = "{http://www.w3.org/2000/svg}"


def of(subject: str) -> Focus:
    return focus_of(estate.estate(), estate.finding(subject))


def steps(focus: Focus) -> set[tuple[str, str, str]]:
    names = {node.id: node.name for node in focus.nodes}
    return {(names[edge.source], edge.verb, names[edge.target]) for edge in focus.edges}


def test_a_leak_is_followed_from_where_it_lies_to_the_worst_it_reaches() -> None:
    focus = of(estate.KEY)
    assert [(node.layer.name.lower(), node.name) for node in focus.nodes if node.main] == [
        ("repository", "shop"),
        ("exposure", "config/app.env:3"),
        ("credential", "key 0"),
        ("identity", "ci"),
        ("role", "deploy"),
        ("role", "admin"),
        ("entitlement", "policy Admin"),
        ("resource", "111122223333"),
    ]
    main = [node.column for node in focus.nodes if node.main]
    assert main == sorted(set(main)), "each step of the main way is further right"
    assert [node.id for node in focus.nodes if node.subject] == [estate.KEY]
    assert {"in history"} == {mark for node in focus.nodes if node.id == estate.LEAK for mark in node.marks}
    assert ("policy Admin", "administers", "111122223333") in steps(focus)


def test_of_many_alike_a_few_are_drawn_and_the_others_are_counted() -> None:
    focus = of(estate.DEPLOY.id)
    before = {edge.source for edge in focus.edges if edge.target == estate.DEPLOY.id}
    crowd = [node for node in focus.nodes if node.count > 1 and node.word == "user" and node.id in before]
    drawn = [node for node in focus.nodes if node.count == 1 and node.word == "user" and node.id in before]
    assert [node.count + len(drawn) for node in crowd] == [1 + len(estate.CROWD)]
    assert "ci" in {node.name for node in drawn}, "who leads from the leak is drawn by name"
    assert (crowd[0].name, "becomes", "deploy") in steps(focus)
    assert ("thumbnailer", "runs as", "deploy") in steps(focus)


def test_a_big_estate_stays_small_in_the_picture() -> None:
    """An account with a thousand of each is told in numbers."""
    many = [user(f"u{at}") for at in range(1000)]
    roles = [role(f"r{at}") for at in range(50)]
    trusts = [trust(each, one.id, "identity") for each in roles for one in many[:40]]
    graph = graph_of(account(), *many, *roles, *trusts, policy("Admin", allow("*")), grant(roles[7], "Admin"))
    focus = focus_of(graph, estate.finding(many[3].id))
    assert len(focus.nodes) <= 40
    assert "r7" in {node.name for node in focus.nodes if node.main}, "the role that leads to the top is not in a crowd"
    assert sum(node.count for node in focus.nodes if node.word == "user") + focus.left_out > 900


def test_what_a_role_turns_into_is_right_of_it() -> None:
    """By nature a user is left of a role; a reader follows the walk."""
    graph = graph_of(user("u"), role("a"), role("b"), *(trust(*each, "identity") for each in _chain()))
    focus = focus_of(graph, estate.finding(user("u").id))
    columns = {node.name: node.column for node in focus.nodes}
    assert columns["u"] < columns["a"] < columns["b"]


def _chain() -> list[tuple[Identity, str]]:
    return [(role("a"), user("u").id), (role("b"), role("a").id)]


def test_a_ring_is_drawn_with_one_step_back() -> None:
    graph = graph_of(role("a"), role("b"), trust(role("a"), role("b").id, "identity"), trust(*_chain()[1], "identity"))
    focus = focus_of(graph, estate.finding(role("a").id))
    columns = {node.id: node.column for node in focus.nodes}
    assert sorted(columns[edge.source] < columns[edge.target] for edge in focus.edges) == [False, True]
    assert ET.fromstring(focus_svg(focus)).find(f".//{SVG}path") is not None  # noqa: S314 because it is our own text


def test_a_policy_is_drawn_with_who_holds_it() -> None:
    focus = of("Admin")
    assert ("admin", "holds", "Admin") in steps(focus)
    assert next(node for node in focus.nodes if node.subject).layer is Layer.ENTITLEMENT


@pytest.mark.parametrize(
    ("record", "about"),
    [
        (Membership(id="m", kind="k", member=estate.CI.id, group="g"), estate.CI.id),
        (Usage(id="u", kind="k", identity=estate.CI.id, action="s3"), estate.CI.id),
        (OwnerClaim(id="o", kind="k", subject=estate.KEY, owner="x", evidence="tag", confidence=1), estate.KEY),
        (Agreement(id="a", kind="register.identity", name="a", about=(estate.CI.id,)), estate.CI.id),
        (trust(estate.ADMIN, estate.CI.id, "identity"), estate.ADMIN.id),
        (grant(estate.CI, "Secrets"), "Secrets"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_finding_about_a_relation_is_drawn_around_what_it_speaks_of(record: AnyRecord, about: str) -> None:
    focus = focus_of(estate.estate(record), estate.finding(record.id))
    assert focus.subject == about


def test_a_subject_that_is_not_in_the_graph_stands_alone_and_says_so() -> None:
    focus = of("arn:aws:iam::111122223333:role/expected")
    assert not focus.known
    assert len(focus.nodes) == 1
    assert "not in the graph" in focus_svg(focus)
    assert not focus_around(estate.estate(), "nobody", "title").known


def test_what_could_not_be_read_is_said_in_the_picture() -> None:
    assert of(estate.KEY).unread == 1
    assert "1 listing of these sources could not be read: there may be more." in focus_svg(of(estate.KEY))


def test_what_is_left_out_is_counted() -> None:
    """More sorts of neighbours than there is room for are neither drawn nor forgotten."""
    owner = user("u")
    odd = [msgspec.structs.replace(estate.key(at), kind=f"x.sort_{at}", identity=owner.id) for at in range(60)]
    focus = focus_of(graph_of(owner, *odd), estate.finding(owner.id))
    assert len(focus.nodes) <= 40
    assert focus.left_out == 60 - (len(focus.nodes) - 1)
    assert f"{focus.left_out} neighbours not drawn." in focus_svg(focus)


def test_each_subject_is_looked_around_once() -> None:
    graph = estate.estate()
    first, second = (focus_of(graph, estate.finding(estate.KEY)) for _ in range(2))
    assert first.nodes is second.nodes


def test_the_picture_is_the_golden_one_and_never_changes(golden: Callable[[str, str], None]) -> None:
    picture = focus_svg(of(estate.KEY), alone=True)
    assert picture == focus_svg(of(estate.KEY), alone=True)
    golden("focus.svg", picture)


def test_the_picture_needs_no_script_style_id_or_other_place() -> None:
    """So it may stand in a page under a strict policy, a hundred times."""
    picture = focus_svg(of(estate.KEY))
    assert not re.search(r"<script|<style|style=|\bid=|href|url\(|@import|on\w+=", picture)
    assert "<style>" in focus_svg(of(estate.KEY), alone=True)
    assert "prefers-color-scheme:dark" in FOCUS_CSS
    assert "url(" not in FOCUS_CSS


def test_whoever_does_not_see_it_is_told_every_step() -> None:
    focus = of(estate.KEY)
    root = ET.fromstring(focus_svg(focus))  # noqa: S314 because it is our own text
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    desc = root.findtext(f"{SVG}desc") or ""
    assert (
        desc.startswith("user ci becomes role deploy.") or "exposure config/app.env:3 shows access key key 0." in desc
    )
    assert len(list(told(focus))) == len(focus.edges) + 1


@pytest.mark.parametrize("name", [HOSTILE, "=cmd|' /C calc'!A0", "x" * 10_000, "\u202egpj.exe", "a\nb\x00\x1b]0;t\x07"])
def test_a_hostile_name_is_text_and_nothing_else(name: str) -> None:
    evil = msgspec.structs.replace(user("evil"), name=name)
    graph = graph_of(evil, role("r"), trust(role("r"), evil.id, "identity"))
    focus = focus_of(graph, estate.finding(evil.id, name))
    picture = focus_svg(focus, alone=True)
    ET.fromstring(picture)  # noqa: S314 because it is our own text
    assert "<script>alert" not in picture
    assert all(char.isprintable() or char == "\n" for char in picture)
    assert len(picture) < 12_000
    assert all(node.name.isprintable() and len(node.name) <= 64 for node in focus.nodes)


def test_it_is_plain_data_too() -> None:
    focus = of(estate.KEY)
    data = json.loads(json_line(focus))
    assert [node["layer"] for node in data["nodes"]] == [int(node.layer) for node in focus.nodes]
    assert data["unread"] == 1


def test_ordering_takes_the_crossings_out() -> None:
    columns = {f"{side}{at}": side == "r" for side in "lr" for at in range(6)}
    edges = [(f"l{at}", f"r{5 - at}") for at in range(6)]
    laid = laid_out({name: int(column) for name, column in columns.items()}, edges)
    ends = [laid.heights[target] for _, target in sorted(edges, key=lambda edge: laid.heights[edge[0]])]
    assert ends == sorted(ends)


def test_a_long_edge_goes_round_what_stands_between() -> None:
    laid = laid_out({"a": 0, "b": 1, "c": 2}, [("a", "b"), ("b", "c"), ("a", "c")])
    ((column, height),) = laid.passes["a", "c"]
    assert column == 1
    assert abs(height - laid.heights["b"]) >= 0.5


EDGES = st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=80)


@given(columns=st.lists(st.integers(0, 6), min_size=30, max_size=30), edges=EDGES)
def test_nothing_is_drawn_over_anything(columns: list[int], edges: list[tuple[int, int]]) -> None:
    """Whatever the graph, nodes of a column keep their distance and the same graph is laid out the same."""
    named = {f"n{at}": column for at, column in enumerate(columns)}
    ways = sorted({(f"n{one}", f"n{other}") for one, other in edges})
    laid = laid_out(named, ways)
    for column in set(columns):
        heights = sorted(laid.heights[name] for name, at in named.items() if at == column)
        assert all(below - above >= 0.999 for above, below in pairwise(heights))
    assert min(laid.heights.values()) >= 0
    assert laid == laid_out(named, ways)


def test_what_is_remarkable_is_marked() -> None:
    old = msgspec.structs.replace(estate.CI, enabled=False)
    box = Resource(id="box", kind="x.box", name="box", environment="production", crown_jewel=True)
    reaches = Edge(source=old.id, target="box", kind=EdgeKind.REACHES, why="may read it")
    rules = WorthRules()
    graph = AccessGraph(
        {old.id: old, "box": box, estate.KEY: estate.key(0, active=False)},
        [reaches, Edge(source=estate.KEY, target=old.id, kind=EdgeKind.PROVES, why="is it")],
        carried={"box": NOW},
        worth=rules,
    )
    marks = {node.name: node.marks for node in focus_of(graph, estate.finding(old.id)).nodes}
    assert marks["ci"] == ("switched off",)
    assert marks["key 0"] == ("switched off",)
    assert marks["box"] == ("crown jewel", "production", "from an earlier scan")


def test_a_long_name_takes_two_lines_and_keeps_its_end() -> None:
    long = msgspec.structs.replace(user("u"), name="a-team-with-a-long-name/and-a-service/in-a-region/called-LAST")
    wide = msgspec.structs.replace(role("r"), name="W" * 21)
    graph = graph_of(long, wide, trust(wide, long.id, "identity"))
    picture = focus_svg(focus_of(graph, estate.finding(long.id)))
    lines = [line.text or "" for line in ET.fromstring(picture).iter(f"{SVG}text") if line.get("class") == "ink"]  # noqa: S314 because it is our own text
    assert [line for line in lines if line.startswith("…")] == [line for line in lines if line.endswith("LAST")]
    assert 'textLength="150"' in picture, "capitals are pressed into the card"


def test_what_lies_between_is_passed_by() -> None:
    """An edge over a column does not go through a card there, and one back comes in under all of them."""
    a, b, c = (role(name) for name in "abc")
    ways = (trust(b, a.id, "identity"), trust(c, b.id, "identity"), trust(c, a.id, "identity"))
    graph = graph_of(a, b, c, *ways, trust(a, c.id, "identity"))
    focus = focus_of(graph, estate.finding(a.id))
    columns = {node.name: node.column for node in focus.nodes}
    assert columns == {"a": 0, "b": 1, "c": 2}
    picture = focus_svg(focus)
    assert picture.count('class="tip') == 4
    straight = [path.get("d") or "" for path in _paths(picture) if "H" in (path.get("d") or "")]
    assert len(straight) == 2, "one past the card between, and one back below"


def _paths(picture: str) -> list[ET.Element]:
    return list(ET.fromstring(picture).iter(f"{SVG}path"))  # noqa: S314 because it is our own text


def test_a_condition_is_dashed_in_both_drawings() -> None:
    condition = Condition(operator="Bool", key="aws:MultiFactorAuthPresent", values=("true",))
    graph = graph_of(user("u"), role("r"), trust(role("r"), user("u").id, "identity", condition))
    focus = focus_of(graph, estate.finding(user("u").id))
    assert "stroke-dasharray" in focus_svg(focus)
    assert "Dashed: only under a condition." in focus_svg(focus)
    assert 'style="dashed"' in "".join(focus_dot(focus))


@pytest.mark.parametrize("name", [HOSTILE, 'a"]; evil [label="', "a\\", "<b>x</b>", "\\N\\G"])
def test_no_name_says_anything_in_dot(name: str) -> None:
    evil = msgspec.structs.replace(user("evil"), name=name)
    told = "".join(focus_dot(focus_of(graph_of(evil), estate.finding(evil.id, name))))
    assert all(char.isprintable() or char == "\n" for char in told)
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', told)
    assert '"' not in bare.replace('""', "")
    assert "evil" not in bare
    escapes = set(re.findall(r"\\(.)", told))
    assert escapes <= {"\\", '"', "n"}
