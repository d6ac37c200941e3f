"""A part of an estate: the records that decide about the walks among some of its things, and few others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from graph.access import REACH_KINDS, AccessGraph
from graph.classes import CLASS
from graph.model import (
    AnyRecord,
    Credential,
    Exposure,
    Grant,
    Identity,
    Membership,
    OwnerClaim,
    Person,
    Policy,
    Resource,
    Secret,
    Trust,
    Usage,
)

PLACES = (".account", "aws.organization")
"""What the kinds of those things have in them that policies of an organisation stand on."""


def part(records: Mapping[str, AnyRecord], things: Collection[str]) -> dict[str, AnyRecord]:
    """The records that decide how some things lead to each other."""
    groups = {record.group for record in records.values() if isinstance(record, Membership) and record.member in things}
    keys = {
        str(record.facts.get("kms_key") or "")
        for record in records.values()
        if isinstance(record, Secret) and record.id in things
    }
    near = {*things, *groups, *keys}
    kept = {id_: record for id_, record in records.items() if _matters(record, near)}
    grants = {id_: r for id_, r in records.items() if isinstance(r, Grant) and r.identity in kept}
    policies = {grant.policy for grant in grants.values()}
    attached = {id_: r for id_, r in records.items() if isinstance(r, Policy) and id_ in policies}
    return {**kept, **grants, **attached}


def _matters(record: AnyRecord, near: Collection[str]) -> bool:
    """Whether a record that is no policy has a say. What is neither numerous nor told apart here stays."""
    if isinstance(record, Grant | Policy | Usage | OwnerClaim | Person):
        return False
    if isinstance(record, Resource):
        place = any(each in record.kind for each in PLACES)
        return place or record.id in near or not set(record.runs_as).isdisjoint(near)
    for kind, field in ((Credential, "identity"), (Trust, "target"), (Membership, "member")):
        if isinstance(record, kind):
            return getattr(record, field) in near
    return record.id in near if isinstance(record, Identity | Secret | Exposure) else True


def onwards(graph: AccessGraph, thing: str) -> Iterator[str]:
    """What a thing leads to by one step; rights that many share are one step with what they open."""
    for edge in graph.edges_from(thing, REACH_KINDS):
        if edge.target.startswith(CLASS):
            yield from (shared.target for shared in graph.edges_from(edge.target, REACH_KINDS))
        else:
            yield edge.target


def backwards(graph: AccessGraph, thing: str) -> Iterator[str]:
    """What leads to a thing by one step."""
    for edge in graph.edges_into(thing, REACH_KINDS):
        if edge.source.startswith(CLASS):
            yield from (shared.source for shared in graph.edges_into(edge.source, REACH_KINDS))
        else:
            yield edge.source


def same_steps(one: AccessGraph, other: AccessGraph, things: Collection[str]) -> bool:
    """Whether some things lead to each other in both graphs alike."""
    among = set(things)
    return all(among.intersection(onwards(one, each)) == among.intersection(onwards(other, each)) for each in among)
