"""On what a step of a walk stands: the grants that, while they are all there, keep it open."""

from __future__ import annotations

from collections.abc import Iterator

from graph.access import EdgeKind
from graph.aws.answers import Decider, Layer
from graph.aws.walking import Step, Walk
from graph.model import Credential, Identity, Membership, Resource, Trust
from graph.removals import Grants, Removal, RemovalKind


def supports(grants: Grants, walk: Walk) -> frozenset[Removal]:
    """What a walk stands on, as far as its evidence tells."""
    return frozenset(removal for step in walk.steps for removal in _of_step(grants, step))


def _of_step(grants: Grants, step: Step) -> Iterator[Removal]:
    deciders = [each for decision in step.decisions for each in decision.decided_by if each.effect == "Allow"]
    for decider in deciders:
        yield from _of_decider(grants, step.source, decider)
    if not deciders:
        for id_ in step.evidence:
            yield from _of_evidence(grants, step.source, id_)
    if step.kind == EdgeKind.ESCALATES:
        # Which services may enter the target is a part of many escalations that their evidence leaves out.
        yield from grants.of_thing(step.target)
    if step.kind == EdgeKind.RUNS_AS and isinstance(grants.records.get(step.source), Identity | Resource):
        yield Removal(RemovalKind.RUNS_AS, step.source, step.target)


def _of_decider(grants: Grants, holder: str, decider: Decider) -> Iterator[Removal]:
    if decider.layer is Layer.IDENTITY:
        yield from grants.of_holder(holder, decider.policy)
    elif decider.layer is Layer.RESOURCE:
        single = decider.policy in grants.records
        # Several policies on one thing are told as one, by all their names.
        for policy in [decider.policy] if single else decider.policy.split(", "):
            yield from grants.of_statements(policy, decider.statement if single else None)


def _of_evidence(grants: Grants, holder: str, id_: str) -> Iterator[Removal]:
    record = grants.records.get(id_)
    if isinstance(record, Trust):
        yield from grants.of_trust(record)
    elif isinstance(record, Membership):
        yield Removal(RemovalKind.MEMBERSHIP, id_)
    elif isinstance(record, Credential):
        yield Removal(RemovalKind.CREDENTIAL, id_)
    else:
        yield from grants.of_holder(holder, id_)
        yield from grants.of_opening(id_)
