"""Roles of Vault that read the secrets of production and of other environments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.steps import Steps, conditions_of
from findings.subjects import acts, name_of
from graph.access import Edge, EdgeKind
from graph.model import Grant, Identity, Policy, Secret

MOST_NAMES = 20
Sides = Mapping[bool | None, Sequence[Edge]]


@rule(
    "vault-role-spans-environments",
    "Vault role or policy reaches both production and non-production paths",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy=(
        "Make a role for production and another one for the rest, each with a policy of its own paths (vault policy "
        "write …, vault write auth/…/role/… token_policies=…), and retire {name}"
    ),
    frameworks=("OWASP-NHI:NHI8:2025", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Policy, Grant, Secret),
    platforms=("vault",),
)
def spans_environments(view: View) -> Iterator[Answer]:
    """What runs in a test system with this role reads the passwords of production.

    The environment of a secret is told by settings, or by the notes on it. A role that reads secrets of production and
    others of which nobody tells the environment is unknown. What ``production_deployers`` names is meant to do both.
    """
    steps = Steps(view.graph, {EdgeKind.READS})
    deployers = set(view.limits.production_deployers)
    for identity in view.graph.of_kinds(Identity, lambda kind: kind.startswith("vault.")):
        if identity.human or not acts(identity):
            continue
        if {identity.id, identity.name, identity.scope} & deployers:
            continue
        sides: dict[bool | None, list[Edge]] = defaultdict(list)
        for edge in steps.of(identity.id):
            sides[view.graph.worth.in_production(edge.target)].append(edge)
        yield from _judge(view, identity, sides)


def _judge(view: View, identity: Identity, sides: Sides) -> Iterator[Answer]:
    inside, outside, untold = (sides.get(each, ()) for each in (True, False, None))
    if not inside:
        if untold:
            why = f"nobody tells the environment of {len(untold)} secrets that it may read"
            yield Unsure(subject=identity.id, why=why)
        return
    surely = [next((each for each in side if not each.conditions), None) for side in (inside, outside)]
    if all(surely):
        here, there = (name_of(view.graph, each.target) for each in surely if each)
        message = f"it may read {here} of production and {there}, which is not: {len(inside)} and {len(outside)} in all"
        names = sorted({name_of(view.graph, each.target) for each in (*inside, *outside)})
        yield Hit(subject=identity.id, message=message, evidence=tuple(names[:MOST_NAMES]))
    elif outside:
        why = f"whether it may read both production and the rest depends on {conditions_of((*inside, *outside))}"
        yield Unsure(subject=identity.id, why=why)
    elif untold:
        why = f"it reads production, and nobody tells the environment of {len(untold)} other secrets that it may read"
        yield Unsure(subject=identity.id, why=why)
