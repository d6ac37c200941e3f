from __future__ import annotations

import pytest
import reports_graphs as graphs
import reports_support as support
from msgspec.structs import replace

from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import AnyRecord, Grant, Identity, Policy, Resource
from reports.walks import told, walks

KEY = graphs.key()
FROM_OFFICE = "aws:SourceIp IpAddress 10.0.0.0/8"


def walked(*records: AnyRecord) -> tuple[tuple[str, ...], ...]:
    return walks(graphs.graph_of([*records]))


def estate(**key: object) -> list[AnyRecord]:
    others = [each for each in (*graphs.after_records(), *graphs.exposed_records()) if each != KEY]
    return [*others, replace(KEY, **key)]


def test_walks_are_told_step_by_step_and_sure_ones_first() -> None:
    secret, admin = walks(graphs.after())
    assert admin == (
        "deploy/release.sh:12 of shop-repository shows a secret (aws-access-key)",
        f"that is access key {support.KEY_ID}, which is active",
        f"access key {support.KEY_ID} proves its bearer to be user deploy-bot",
        f"user deploy-bot may become role shop-deploy: is named in its trust policy, if {FROM_OFFICE}",
        "role shop-deploy administers account 111122223333: may do everything in it, by policy Ship",
    )
    assert secret == (
        "config/app.env:3 of shop-repository (in its history) shows a secret (vault-token), and in 1 more place",
        "that is token ab12, which is not known to be off",
        "token ab12 proves its bearer to be holder ab12",
        f"holder ab12 reads secret kv/data/{support.HOSTILE}, by policy paths",
    )


def test_only_so_many_walks_are_told() -> None:
    assert len(walks(graphs.after(), most=1)) == 1


def test_a_credential_that_is_off_leads_nowhere() -> None:
    assert walked(*estate(active=True))
    assert walked(*estate(active=False)) == ()


def test_a_credential_of_a_disabled_identity_leads_nowhere() -> None:
    off = [replace(each, enabled=False) if isinstance(each, Identity) else each for each in estate()]
    assert walked(*off) == ()


def test_one_credential_in_two_places_is_one_walk() -> None:
    twice = graphs.exposure("aws-access-key", "f9", ("README.md:1",), credential=KEY.id)
    assert len(walked(*estate(), twice)) == 1


def test_nothing_open_or_nothing_worth_having_is_no_walk() -> None:
    assert walked(*graphs.after_records()) == ()
    poor = [each for each in estate() if not isinstance(each, Grant | Policy)]
    assert walked(*poor) == ()


@pytest.mark.parametrize(
    ("resource", "end"),
    [({"crown_jewel": True}, "jewel"), ({"environment": "Prod"}, "jewel"), ({}, None)],
    ids=["crown jewel", "production", "neither"],
)
def test_a_walk_ends_at_what_is_valuable(resource: dict[str, object], end: str | None) -> None:
    jewel = Resource(id="jewel", kind="aws.s3.bucket", name="jewel", **resource)
    poor = [each for each in estate() if not isinstance(each, Grant | Policy)]
    base = graphs.graph_of(poor)
    reached = Edge(source=graphs.USER, target="jewel", kind=EdgeKind.REACHES, why="may read it")
    edges = [edge for id_ in base.records for edge in base.edges_from(id_)]
    found = walks(AccessGraph({**base.records, "jewel": jewel}, [*edges, reached]))
    assert [walk[-1] for walk in found] == (["user deploy-bot reaches bucket jewel"] if end else [])


def test_two_steps_through_a_class_of_rights_are_told_as_one() -> None:
    roles = [graphs.identity(f"arn:aws:iam::{support.ACCOUNT}:role/{name}", "aws.iam.role") for name in "abc"]
    node = Resource(id="class.rights:1", kind="class.rights", name="the rights of deploy-bot and 1 more")
    records: dict[str, AnyRecord] = {each.id: each for each in (*graphs.after_records(), *roles, node)}
    enter = Edge(source=graphs.USER, target=node.id, kind=EdgeKind.REACHES, why="has these", evidence=(graphs.SHIP,))
    leave = Edge(source=node.id, target=roles[0].id, kind=EdgeKind.ESCALATES, why="may make a key for it", evidence=())
    graph = AccessGraph(records, [enter, leave])
    assert told(graph, [enter, leave]) == (
        "user deploy-bot can make itself role a: may make a key for it, by policy Ship",
    )
    assert told(graph, [enter]) == ("user deploy-bot reaches the rights of deploy-bot and 1 more, by policy Ship",)
