"""Agents that do what cannot be taken back, and ask nobody."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.effects import DESTRUCTIVE, effect_of, told
from findings.subjects import name_of
from graph.model import Identity, Tool

BEDROCK = "aws.bedrock.tool"
OTHERS = frozenset({"knowledge", "agents"})
"""What stands among the tools of a Bedrock agent and is no function: what it reads, and whom it hands its work to."""


@rule(
    "aws-bedrock-agent-no-confirmation",
    "Bedrock action group function with side effects needs no user confirmation",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy="Set requireConfirmation to ENABLED for {tool} in the action group {server} of {agent}; prepare it anew",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI09:2026",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Identity, Tool),
    platforms=("aws",),
    streams=("bedrock.agents", "bedrock.agent_tools"),
)
def no_confirmation(view: View) -> Iterator[Answer]:
    """What an agent reads can tell it to act. Where a person confirms, such an instruction stays without effect.

    What a function does is told by its name; one whose name does not tell, and one that is described by an API alone,
    is unknown. What only reads needs no confirmation.
    """
    for tool in view.graph.each(Tool):
        if tool.kind != BEDROCK or tool.server in OTHERS or tool.facts.get("enabled") is False:
            continue
        effect, asks = effect_of(tool), tool.facts.get("asks")
        if asks or effect == "read":
            continue
        if effect is None or asks is None:
            yield Unsure(subject=tool.id, why="whether it changes anything, or asks before it does, is not told")
        else:
            yield _hit(view, tool)


@rule(
    "mcp-destructive-tool-open",
    "Agent has a destructive tool with no approval step",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Let a person approve each call of {tool} by {agent}, or take it out of the agent's hands",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI09:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "ISO-42001-2023:A.9.2",
        "NIST-AI-RMF-1.0:MAP 3.5",
        "NIST-AI-RMF-1.0:MANAGE 2.4",
        "EU-AI-ACT-2024:Art.14",
    ),
    reads=(Identity, Tool),
)
def destructive_and_open(view: View) -> Iterator[Answer]:
    """An agent errs, and is deceived; what it then deletes, sends, pays or runs cannot be taken back.

    Judged are tools that are called without a question: those that a configuration approves in advance, and functions
    that need no confirmation. A server's own word for what its tools do, or else their names, says what they do.
    """
    for tool in view.graph.each(Tool):
        if tool.facts.get("enabled") is False or effect_of(tool) not in DESTRUCTIVE:
            continue
        auto, asks = tool.facts.get("auto_approved"), tool.facts.get("asks")
        if auto is True or asks is False:
            yield _hit(view, tool)
        elif auto is None and asks is None:
            yield Unsure(subject=tool.id, why="whether somebody approves its calls is not told")


def _hit(view: View, tool: Tool) -> Hit:
    agent = name_of(view.graph, tool.agent)
    return Hit(
        subject=tool.id,
        message=f"{agent} calls it without asking, and it can {told(effect_of(tool))}",
        evidence=(tool.agent,),
        facts={"tool": tool.name, "server": tool.server, "agent": agent},
    )
