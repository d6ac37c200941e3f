"""What AI agents can do by the identities they act as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.open_secrets import OpenSecrets
from findings.steps import Steps
from findings.subjects import AGENTS, name_of
from findings.walks import administering, told, walk, walks_to
from graph.access import AccessGraph, EdgeKind
from graph.model import Grant, Identity, Membership, Policy, Secret, Trust

MOST_NAMES = 20


@rule(
    "agent-admin-equivalent",
    "AI agent can obtain administrator rights",
    Severity.CRITICAL,
    kind=RuleKind.GRAPH,
    remedy="Give {name} an identity of its own with the rights its task needs; cut this step: {step}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "ISO-42001-2023:A.9.2",
        "NIST-AI-RMF-1.0:MEASURE 2.7",
        "EU-AI-ACT-2024:Art.15",
    ),
    reads=(Identity, Policy, Grant, Trust, Membership),
)
def administrator(view: View) -> Iterator[Answer]:
    """An agent decides by itself, and what it reads can talk it into anything its rights allow.

    A walk that depends on a condition nobody can decide from here is unknown.
    """
    agents = _agents(view.graph)
    ends = administering(view.graph) if agents else ()
    surely = walks_to(view.graph, ends, at_most=view.limits.admin_max_hops, conditional=False)
    perhaps = walks_to(view.graph, ends, at_most=view.limits.admin_max_hops)
    for agent in agents:
        if agent.id in surely:
            steps = tuple(told(view.graph, walk(surely, agent.id)))
            message = f"in {len(steps)} steps it can do everything in an account"
            yield Hit(subject=agent.id, message=message, evidence=steps, facts={"step": steps[0]})
        elif agent.id in perhaps:
            yield Unsure(subject=agent.id, why="a walk to administrator depends on conditions")


@rule(
    "agent-shared-identity",
    "Several agents share one identity",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give each of {agents} an identity of its own, with the rights of its own task",
    frameworks=(
        "OWASP-NHI:NHI9:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI07:2026",
        "OWASP-ASI:ASI08:2026",
        "NIST-CSF-2.0:PR.AA-01",
        "ISO-42001-2023:A.4.2",
        "NIST-AI-RMF-1.0:MAP 4.2",
    ),
    reads=(Identity,),
)
def shared(view: View) -> Iterator[Answer]:
    """When two agents are the same to everybody else, nobody can tell whose deed it was, or stop one of them alone."""
    users: dict[str, list[Identity]] = defaultdict(list)
    for agent in _agents(view.graph):
        for id_ in agent.runs_as:
            users[id_].append(agent)
    for id_, agents in users.items():
        if len(agents) > 1:
            names = sorted(each.name for each in agents)
            yield Hit(
                subject=id_,
                message=f"{len(agents)} agents act as it: {', '.join(names[:MOST_NAMES])}",
                evidence=tuple(each.id for each in agents),
                facts={"agents": ", ".join(names[:MOST_NAMES])},
            )


@rule(
    "agent-secret-store-access",
    "Agent can read a secrets manager broadly",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy="Let {role}, as which {name} acts, read the secrets of its task alone: name them in the Resource of {role}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-NHI:NHI2:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.DS-01",
    ),
    reads=(Identity, Policy, Grant, Secret),
)
def secret_reader(view: View) -> Iterator[Answer]:
    """An agent that can read every secret can be asked for every secret.

    The secrets count that it may read as the identities it acts as, under a condition too. Those that stand open to
    everybody by their own policies do not: nothing that is taken from the agent would close them.
    """
    steps, open_ = Steps(view.graph, {EdgeKind.READS}), OpenSecrets(view.graph)
    for agent in _agents(view.graph):
        for id_ in agent.runs_as or (agent.id,):
            secrets = open_.beyond(id_, {edge.target for edge in steps.of(id_)})
            most = view.limits_of(agent).agent_most_secrets
            if len(secrets) > most:
                message = f"as {name_of(view.graph, id_)} it may read {len(secrets)} secrets; the limit is {most}"
                names = tuple(sorted(name_of(view.graph, each) for each in secrets))[:MOST_NAMES]
                yield Hit(subject=agent.id, message=message, evidence=names, facts={"role": name_of(view.graph, id_)})


def _agents(graph: AccessGraph) -> Sequence[Identity]:
    return [each for each in graph.of_kinds(Identity, AGENTS.__contains__) if each.enabled is not False]
