"""Identities that lead to more of what matters than they were given leave to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from findings.agreed import IDENTITY, Agreed
from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.registered import LIVE, acting, systems
from findings.steps import Steps
from findings.subjects import AGENTS, name_of
from graph.access import REACH_KINDS, AccessGraph, EdgeKind
from graph.model import Agreement, AiSystem, Grant, Identity, Membership, Policy, Resource, Secret, Trust

JEWEL, SECRET, PRODUCTION = 10, 2, 1
"""What each thing that is reached counts: a crown jewel, a secret, anything else in production."""
MOST_STEPS = 50
"""How many first steps are tried one by one, to tell which of them to cut."""
TOLD = 3


@rule(
    "nhi-blast-radius-budget",
    "Identity reaches more sensitive resources than its budget",
    Severity.MEDIUM,
    kind=RuleKind.GRAPH,
    remedy="Cut what {name} needs least: {cut}; or give it another reach_budget in the register",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI08:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:ID.AM-05",
    ),
    reads=(Identity, Policy, Grant, Trust, Membership, Secret, Resource, Agreement, AiSystem),
)
def over_budget(view: View) -> Iterator[Answer]:
    """How much is lost with an identity is decided before it is lost.

    Asked of identities that the register gives a budget, and of agents and what AI systems act as, for which
    ``reach_budget`` counts. A crown jewel counts ten, a secret two, anything else in production one, by any number of
    steps, those under a condition too. The first steps that lead to most are told.
    """
    measure = _Measure(view.graph)
    for identity, budget in _budgets(view).items():
        total = measure.of(view.graph.reach(identity))
        if total > budget:
            steps = measure.first_steps(identity)[:TOLD]
            cut = ", ".join(f"{name} ({points})" for points, name in steps)
            message = f"what it leads to counts {total}; its budget is {budget}"
            evidence = tuple(f"by {name} it leads to {points}" for points, name in steps)
            yield Hit(subject=identity, message=message, evidence=evidence, facts={"cut": cut or "its own rights"})


def _budgets(view: View) -> dict[str, int]:
    """Who has a budget, and which."""
    found: dict[str, int] = {}
    for system in systems(view.graph, LIVE):
        found.update((each.id, view.limits.reach_budget) for each in acting(view.graph, system))
    known = Agreed(view.graph, IDENTITY)
    asked = view.graph.each(Identity) if known else view.graph.of_kinds(Identity, AGENTS.__contains__)
    for identity in asked:
        if identity.kind in AGENTS:
            found[identity.id] = view.limits.reach_budget
        for entry in known.about(identity.id, identity.name):
            said = entry.facts.get("reach_budget")
            if isinstance(said, int):
                found[identity.id] = said
    return found


class _Measure:
    """What things count, each looked up once."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph
        self._steps = Steps(graph, REACH_KINDS - {EdgeKind.REACHES})
        self._known: dict[str, int] = {}

    def of(self, ids: Collection[str]) -> int:
        """What all of them count together."""
        return sum(map(self._one, ids))

    def first_steps(self, id_: str) -> list[tuple[int, str]]:
        """The first steps from an identity with what each leads to, most first."""
        targets = list(dict.fromkeys(edge.target for edge in self._steps.of(id_)))[:MOST_STEPS]
        found = [(self.of({each, *self._graph.reach(each)}), name_of(self._graph, each)) for each in targets]
        return sorted((each for each in found if each[0]), key=lambda each: (-each[0], each[1]))

    def _one(self, id_: str) -> int:
        if id_ not in self._known:
            self._known[id_] = self._counted(id_)
        return self._known[id_]

    def _counted(self, id_: str) -> int:
        record = self._graph.get(id_)
        if not isinstance(record, Identity | Resource | Secret):
            return 0
        if self._graph.worth.jewel(id_):
            return JEWEL
        if isinstance(record, Secret):
            return SECRET
        return PRODUCTION if self._graph.worth.in_production(id_) else 0
