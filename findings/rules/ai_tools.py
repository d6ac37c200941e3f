"""Tools in the hands of AI agents that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.effects import EFFECTS
from graph.access import EdgeKind
from graph.model import AiSystem, ApprovedTool, Identity, Tool

ANY = "*"


@rule(
    "ai-tool-not-approved",
    "AI agent has a tool that is not approved",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Take {tool} of {server} out of the configuration of {agent}, or have it approved in the register ({place})",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.PS-05",
        "NIST-AI-RMF-1.0:MAP 4.2",
        "NIST-AI-RMF-1.0:GOVERN 6.1",
        "ISO-42001-2023:A.4.4",
        "ISO-42001-2023:A.9.4",
        "EU-AI-ACT-2024:Art.15",
    ),
    reads=(Identity, Tool, AiSystem),
)
def tool_not_approved(view: View) -> Iterator[Answer]:
    """An agent can do whatever its tools can, and it decides by itself when to use them.

    Its approval names the tools it may have and what each may do. A tool beyond that, or with a stronger effect, was
    never weighed by anyone. For an agent that the register does not recognise, the answer is unknown.
    """
    for agent in view.graph.each(Identity):
        if agent.kind != "ai.agent":
            continue
        tools = [view.graph.get(edge.target) for edge in view.graph.edges_from(agent.id, {EdgeKind.USES})]
        if not tools:
            continue
        into = view.graph.edges_into(agent.id, {EdgeKind.RUNS_AS})
        systems = [record for edge in into if isinstance(record := view.graph.get(edge.source), AiSystem)]
        if not systems:
            yield Unsure(subject=agent.id, why="the register names no system for it, so nothing says what it may have")
            continue
        for tool in tools:
            if isinstance(tool, Tool) and tool.facts.get("enabled") is not False:
                yield from _judge(agent, tool, systems)


def _judge(agent: Identity, tool: Tool, systems: Sequence[AiSystem]) -> Iterator[Answer]:
    server = [each for system in systems for each in system.tools if each.server == tool.server]
    named = [each for each in server if each.tool in {tool.name, ANY}]
    if named:
        yield from _effect(agent, tool, named, systems)
    elif server and tool.name in {ANY, ""}:
        yield Unsure(subject=tool.id, why=f"the configuration gives all tools of {tool.server} and names none")
    else:
        yield _hit(agent, tool, systems, f"{agent.name} has {tool.name} of {tool.server}, which nobody approved")


def _effect(
    agent: Identity, tool: Tool, named: Sequence[ApprovedTool], systems: Sequence[AiSystem]
) -> Iterator[Answer]:
    limits = [each.effect for each in named]
    if None in limits:
        return
    if tool.effect not in EFFECTS or any(limit not in EFFECTS for limit in limits):
        yield Unsure(subject=tool.id, why=f"it is approved to {' or '.join(map(str, limits))}; what it does is unknown")
        return
    most = max(limits, key=lambda limit: EFFECTS.index(str(limit)))
    if EFFECTS.index(str(tool.effect)) > EFFECTS.index(str(most)):
        message = f"{agent.name} has {tool.name} of {tool.server} to {tool.effect}; approved is {most}"
        yield _hit(agent, tool, systems, message)


def _hit(agent: Identity, tool: Tool, systems: Sequence[AiSystem], message: str) -> Hit:
    place = systems[0].place or systems[0].id
    return Hit(
        subject=tool.id,
        message=message,
        evidence=(agent.id, *(f"{system.name} is declared at {system.place or system.id}" for system in systems)),
        facts={"tool": tool.name, "server": tool.server, "agent": agent.name, "place": place},
    )
