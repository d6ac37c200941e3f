"""Secrets that many can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.subjects import AGENTS, GROUP_ENDING
from graph.access import AccessGraph, EdgeKind
from graph.classes import CLASS
from graph.model import Grant, Identity, Membership, Policy, Secret

MOST_NAMES = 20


@rule(
    "secret-broad-readers",
    "Too many principals can read a secret",
    Severity.MEDIUM,
    kind=RuleKind.GRAPH,
    remedy="Let only the programs that open something with {name} read it: narrow the Resource of the widest rights",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.DS-01",
        "CIS-Kubernetes-1.12/5.1.2",
    ),
    reads=(Secret, Identity, Policy, Grant, Membership),
)
def broad_readers(view: View) -> Iterator[Answer]:
    """Each reader is one more place where it can leak.

    Members of groups count one by one, and the same readers of many secrets are looked for once. Rights under a
    condition count too.
    """
    sizes: dict[frozenset[str], tuple[int, str]] = {}
    for secret in view.graph.each(Secret):
        ways = frozenset(edge.source for edge in view.graph.edges_into(secret.id, {EdgeKind.READS}))
        if ways not in sizes:
            sizes[ways] = _counted(view.graph, readers(view.graph, ways))
        count, told = sizes[ways]
        if count > view.limits_of(secret).secret_most_readers:
            limit = view.limit("secret_most_readers", secret)
            message = f"{count} can read it ({told}); the limit is {limit.days}"
            yield Hit(subject=secret.id, message=message, evidence=(*sorted(ways)[:MOST_NAMES], limit.told))


def readers(graph: AccessGraph, ways: frozenset[str]) -> set[str]:
    """Everybody who acts among them: those who share rights, and the members of groups, in the place of both."""
    found: set[str] = set()
    waiting, seen = list(ways), set(ways)
    while waiting:
        id_ = waiting.pop()
        record = graph.get(id_)
        shared = id_.startswith(CLASS) or (isinstance(record, Identity) and record.kind.endswith(GROUP_ENDING))
        if isinstance(record, Identity) and not shared:
            found.add(id_)
        elif shared:
            into = {edge.source for edge in graph.edges_into(id_, {EdgeKind.REACHES, EdgeKind.MEMBER_OF})}
            waiting.extend(into - seen)
            seen |= into
    return found


def _counted(graph: AccessGraph, who: set[str]) -> tuple[int, str]:
    """How many they are, broken down into people, agents and workloads."""
    kinds: Counter[str] = Counter()
    for id_ in who:
        record = graph.get(id_)
        if isinstance(record, Identity) and record.human:
            kinds["people"] += 1
        elif _serves_agent(graph, id_):
            kinds["agents"] += 1
        else:
            kinds["workloads"] += 1
    return len(who), ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))


def _serves_agent(graph: AccessGraph, id_: str) -> bool:
    """Whether an agent acts as it."""
    actors = (graph.get(edge.source) for edge in graph.edges_into(id_, {EdgeKind.RUNS_AS}))
    return any(isinstance(each, Identity) and each.kind in AGENTS for each in actors)
