"""What records and steps are called in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from findings.subjects import name_of
from graph.access import AccessGraph, Edge, EdgeKind
from graph.classes import CLASS
from graph.model import Condition, Exposure, Policy, Statement
from reports.text import conditions_said, listed

UNREAD = "unread"
TRUST_POLICY = "aws.iam.trust_policy"
"""Operator of the condition that stands for a limiting policy that could not be read."""
VERBS = {
    EdgeKind.REVEALS: "shows",
    EdgeKind.PROVES: "proves its bearer to be",
    EdgeKind.MEMBER_OF: "is a member of",
    EdgeKind.BECOMES: "may become",
    EdgeKind.ESCALATES: "can make itself",
    EdgeKind.ADMINISTERS: "administers",
    EdgeKind.READS: "reads",
    EdgeKind.HOLDS: "holds",
    EdgeKind.REACHES: "reaches",
    EdgeKind.CONTAINS: "contains",
    EdgeKind.USES: "has at hand",
    EdgeKind.RUNS_AS: "runs as",
    EdgeKind.OWNS: "answers for",
}
EXPLAINED = frozenset({EdgeKind.BECOMES, EdgeKind.ESCALATES, EdgeKind.ADMINISTERS, EdgeKind.OWNS})
ACTIONS_NAMED = 4


def word(kind: str) -> str:
    """Return the word for a kind: ``aws.iam.access_key`` is an access key."""
    return kind.rpartition(".")[2].replace("_", " ")


def called(graph: AccessGraph, id_: str) -> str:
    """Name a record with its kind before it: ``role shop-deploy``."""
    record = graph.get(id_)
    if record is None:
        return id_
    if isinstance(record, Exposure):
        return f"{exposed_at(record)} of {name_of(graph, record.resource)}"
    name = name_of(graph, id_)
    kind = word(record.kind)
    return name if record.kind.startswith(CLASS) or name.lower().startswith(kind) else f"{kind} {name}"


def exposed_at(exposure: Exposure) -> str:
    """Name the first place of an exposure."""
    return exposure.places[0] if exposure.places else "an unnamed place"


def policy_called(graph: AccessGraph, id_: str) -> str:
    """Name a policy, also one that could not be read: then by the last part of its id."""
    record = graph.get(id_)
    return record.name if isinstance(record, Policy) else id_.rpartition("/")[2]


def by_policies(graph: AccessGraph, evidence: Iterable[str]) -> str:
    """Name the policies among the evidence: ``, by policy Ship``. Who trusts whom is told by the step itself."""
    policies = (record for id_ in evidence if isinstance(record := graph.get(id_), Policy))
    names = [policy.name for policy in policies if policy.kind != TRUST_POLICY]
    return f", by {'policy' if len(names) == 1 else 'policies'} {listed(names, 3)}" if names else ""


def under(graph: AccessGraph, conditions: Sequence[Condition]) -> str:
    """Say what a step depends on: ``, if aws:SourceIp IpAddress 10.0.0.0/8``."""
    unread = [policy_called(graph, each.key) for each in conditions if each.operator == UNREAD]
    known = [each for each in conditions if each.operator != UNREAD]
    said = [conditions_said(known)] if known else []
    said += [f"policy {name}, which could not be read, does not forbid it" for name in unread]
    return f", if {' and '.join(said)}" if said else ""


def step_said(graph: AccessGraph, edge: Edge) -> str:
    """Tell one step as a sentence, with its reason, its evidence and what it depends on."""
    target = called(graph, edge.target)
    why = f": {edge.why.replace('{target}', target)}" if edge.kind in EXPLAINED else ""
    proof = by_policies(graph, edge.evidence) + under(graph, edge.conditions)
    return f"{called(graph, edge.source)} {VERBS[edge.kind]} {target}{why}{proof}"


def statement_said(statement: Statement) -> str:
    """Say what a statement is about: ``s3:* on *``, ``everything but iam:* on *``."""
    actions = (
        listed(statement.actions, ACTIONS_NAMED) or f"everything but {listed(statement.not_actions, ACTIONS_NAMED)}"
    )
    resources = listed(statement.resources, ACTIONS_NAMED)
    if not resources and statement.not_resources:
        resources = f"everything but {listed(statement.not_resources, ACTIONS_NAMED)}"
    on = f" on {resources}" if resources else ""
    where = f" if {conditions_said(statement.conditions)}" if statement.conditions else ""
    return f"{'' if statement.allow else 'a ban of '}{actions}{on}{where}"
