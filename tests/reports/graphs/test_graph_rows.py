from __future__ import annotations

import graph_exports_support as support
import reports_graphs as graphs
from reports_support import KEY_ID, USER, gaps, scan

from graph.model import Policy, Trust
from reports.graphs.rows import EDGE_COLUMNS, GAPS_NAMED, ID_ROOM, NODE_COLUMNS, TEXT_ROOM, Rows, shown_id


def test_things_are_nodes_and_what_joins_them_is_not() -> None:
    nodes = {node.id: node for node in Rows(graphs.whole(scan())).nodes()}
    records = graphs.after().records
    assert USER in nodes
    assert not [id_ for id_, record in records.items() if isinstance(record, Policy | Trust) and id_ in nodes]


def test_every_edge_is_there_and_every_end_of_it_is_a_node() -> None:
    for whole in (graphs.whole(scan()), support.nasty_whole()):
        rows = Rows(whole)
        edges = list(rows.edges())
        nodes = [node.id for node in rows.nodes()]
        assert len({(edge.source, edge.target) for edge in edges}) == whole.graph().count_edges()
        assert {end for edge in edges for end in (edge.source, edge.target)} <= set(nodes)
        assert len(nodes) == len(set(nodes))
        assert len({edge.id for edge in edges}) == len(edges)


def test_what_something_leads_to_and_no_listing_told_of_is_a_node_that_says_so() -> None:
    nodes = {node.id: node.type for node in Rows(support.nasty_whole()).nodes()}
    assert nodes["elsewhere"] == "Unread"


def test_values_are_of_the_types_of_their_columns() -> None:
    for whole in (graphs.whole(scan()), support.nasty_whole()):
        rows = Rows(whole)
        for columns, found in ((NODE_COLUMNS, rows.nodes()), (EDGE_COLUMNS, rows.edges())):
            for row in found:
                assert all(type(value) is columns[name] for name, value in row.attributes.items())
                assert None not in row.attributes.values()


def test_texts_print_and_end_somewhere() -> None:
    rows = Rows(support.nasty_whole())
    texts = [
        text
        for row in (*rows.nodes(), *rows.edges())
        for text in (row.id, *(value for value in row.attributes.values() if isinstance(value, str)))
    ]
    assert all(text.isprintable() and len(text) <= TEXT_ROOM for text in texts)


def test_two_ids_stay_two_whatever_is_cleaned_away() -> None:
    long = "x" * 10_000
    assert shown_id("a\nb") != shown_id("a\\nb")
    assert shown_id(long + "1") != shown_id(long + "2")
    assert len(shown_id(long)) < ID_ROOM + 20
    assert shown_id("arn:aws:iam::1:role/x") == "arn:aws:iam::1:role/x"


def test_an_open_finding_marks_its_subject() -> None:
    nodes = {node.id: node.attributes for node in Rows(graphs.whole(support.marked())).nodes()}
    marked = nodes[f"aws.access_key:{KEY_ID}"]
    assert (marked["findings"], marked["risk"]) == (2, 100)
    assert (nodes[USER]["findings"], nodes[USER]["risk"]) == (0, 0)
    assert nodes[USER]["owner"] == "Mara Lindqvist"


def test_an_owner_that_nobody_knows_is_named_as_it_was_found() -> None:
    nodes = {node.id: node.attributes for node in Rows(graphs.whole(scan())).nodes()}
    assert "owner" not in nodes[graphs.ROLE]


def test_ids_of_edges_stay_from_scan_to_scan() -> None:
    one, other = ([edge.id for edge in Rows(graphs.whole(scan())).edges()] for _ in range(2))
    assert one == other


def test_gaps_are_told_with_the_graph() -> None:
    about = Rows(graphs.whole(scan())).about()
    assert (about["complete"], about["gaps"]) == (False, len(gaps()))
    assert "orchard-aws/iam.access_keys" in str(about["not_read"])
    assert "missing permission iam:ListAccessKeys" in str(about["not_read"])
    assert Rows(support.calm()).about()["complete"] is True


def test_of_very_many_gaps_some_are_named_and_the_others_counted() -> None:
    import msgspec  # noqa: PLC0415 because one test needs it

    many = msgspec.structs.replace(scan(), gaps=gaps() * 100)
    told = list(Rows(graphs.whole(many)).gaps(GAPS_NAMED))
    assert len(told) == GAPS_NAMED + 1
    assert told[-1] == "and 200 more"
