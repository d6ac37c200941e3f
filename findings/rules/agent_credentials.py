"""Credentials of AI agents that live longer than a task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import AGENTS, name_of
from graph.model import Credential, Identity

DAY = timedelta(hours=24)
ENDLESS = frozenset({"aws.iam.access_key"})
"""Kinds that never end by themselves, whatever is told of them."""


@rule(
    "agent-static-credential",
    "Agent holds a long-lived secret where short-lived tokens are possible",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy=(
        "Let {agent} get a token for each task (AWS: a role in place of {credential}; Vault: a login whose tokens end "
        "within a day), then revoke {credential}"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Identity, Credential),
)
def static_credential(view: View) -> Iterator[Answer]:
    """What an agent is given it can be talked into telling; a token that ends tonight is worth little tomorrow.

    Judged are the living credentials of the agent and of whoever it acts as, on platforms that give short-lived ones.
    More than a day is long. Where neither its beginning nor its end is told, the answer is unknown.
    """
    agents = [each for each in view.graph.of_kinds(Identity, AGENTS.__contains__) if each.enabled is not False]
    held: dict[str, list[Credential]] = defaultdict(list)
    for credential in view.graph.each(Credential) if agents else ():
        if credential.active is not False:
            held[credential.identity].append(credential)
    for agent in agents:
        for id_ in dict.fromkeys((agent.id, *agent.runs_as)):
            for credential in held.get(id_, ()):
                yield from _judge(view, agent, credential)


def _judge(view: View, agent: Identity, credential: Credential) -> Iterator[Answer]:
    if credential.expires is not None and credential.expires <= view.at:
        return
    whose = "" if credential.identity == agent.id else f", as {name_of(view.graph, credential.identity)}"
    if credential.never_expires or credential.kind in ENDLESS:
        lives = "never ends"
    elif credential.expires is None or credential.created is None:
        yield Unsure(subject=credential.id, why=f"{agent.name} has it{whose}, and how long it lives was not reported")
        return
    elif credential.expires - credential.created <= DAY:
        return
    else:
        lives = f"lives {(credential.expires - credential.created).days} days"
    yield Hit(
        subject=credential.id,
        message=f"{agent.name} has it{whose}, and it {lives}",
        evidence=(agent.id,),
        facts={"agent": agent.name, "credential": credential.name},
    )
