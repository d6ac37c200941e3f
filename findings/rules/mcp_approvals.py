"""What AI agents may do without asking, and with whose servers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.effects import DESTRUCTIVE, effect_of
from findings.mcp import ANY, KIND, judged, servers, told_of
from findings.subjects import name_of
from graph.model import AiSystem, Identity, Tool


@rule(
    "mcp-auto-approve",
    "Client auto-approves tool calls",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "In {agent}, take {tools} of {server} out of what runs without a question (alwaysAllow, autoApprove, trust, "
        "permissions, approval_policy), and name what only reads one by one"
    ),
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI09:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "ISO-42001-2023:A.9.2",
        "NIST-AI-RMF-1.0:MAP 3.5",
        "EU-AI-ACT-2024:Art.14",
    ),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def auto_approved(view: View) -> Iterator[Answer]:
    """A person who is asked is the last that can stop an agent that was deceived.

    Told are a list that approves everything, and one with a tool that deletes, sends, pays or runs things, by its name.
    Tools that only read may be approved in advance. One whose name does not say what it does is unknown. Told as well
    are agents that run everything, or any command of a shell, without a question.
    """

    def judge(tool: Tool) -> Iterator[Answer]:
        approved = [each for each in str(tool.facts.get("approved") or "").split(",") if each]
        effects = {each: _effect(tool, each) for each in approved}
        open_ = [each for each in approved if effects[each] in DESTRUCTIVE]
        if ANY in approved:
            yield told_of(tool, view, "every call of its tools is approved in advance", tools="everything")
        elif open_:
            names = ", ".join(open_)
            yield told_of(tool, view, f"these are approved in advance, and can do harm: {names}", tools=names)
        elif unclear := [each for each in approved if effects[each] is None]:
            yield Unsure(subject=tool.id, why=f"it is approved in advance, and what {unclear[0]} does is not told")

    yield from judged(view, judge)
    for agent in view.graph.of_kind(Identity, "ai.agent"):
        if settings := agent.facts.get("unattended"):
            yield Hit(
                subject=agent.id,
                message=f"it asks nobody before it acts: {settings}",
                facts={"agent": agent.name, "tools": "everything", "server": "the program itself"},
            )


@rule(
    "mcp-unapproved-server",
    "MCP server is not on the approved list",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Look at {server} ({what}); name it among the tools of a system in the register, or take it out of {agent}",
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:ID.AM-02",
        "NIST-CSF-2.0:PR.PS-05",
        "ISO-42001-2023:A.4.4",
        "ISO-42001-2023:A.10.3",
        "NIST-AI-RMF-1.0:GOVERN 6.1",
    ),
    reads=(Identity, Tool, AiSystem),
)
def unapproved_server(view: View) -> Iterator[Answer]:
    """A server that nobody looked at sees what the agent sees, and tells it what to do next.

    The list is that of all servers that any system of the register may use, whichever agent it belongs to: whether this
    agent may use them is another check. Without a register the answer is unknown.
    """
    approved = {each.server for system in view.graph.each(AiSystem) for each in system.tools}
    registered = any(True for _ in view.graph.each(AiSystem))
    for tool in servers(view.graph):
        what = str(
            tool.facts.get("package") or tool.facts.get("host") or tool.facts.get("program") or "of unknown make"
        )
        if not registered:
            yield Unsure(subject=tool.id, why="no register says which servers are approved")
        elif tool.server not in approved and ANY not in approved:
            yield told_of(tool, view, f"no system of the register may use {tool.server} ({what})", what=what)


@rule(
    "mcp-tool-shadowed",
    "Two servers expose the same tool name to one agent",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Let one of {servers} offer {tool} to {agent}: take it out of the list of tools of the other ones",
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-ASI:ASI04:2026",
        "OWASP-ASI:ASI07:2026",
        "NIST-CSF-2.0:PR.PS-01",
    ),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def shadowed(view: View) -> Iterator[Answer]:
    """The agent asks for a tool by its name, and the one of the other server answers.

    Names that differ in case, dashes and underscores alone are the same to a reader. A server whose tools the
    configuration does not name may offer any: beside another server that is unknown.
    """
    tools: dict[str, dict[str, list[Tool]]] = defaultdict(lambda: defaultdict(list))
    for tool in view.graph.each(Tool):
        if tool.kind == KIND and tool.facts.get("enabled") is not False:
            tools[tool.agent][_plain(tool.name)].append(tool)
    for agent, named in tools.items():
        every = {each.server for found in named.values() for each in found}
        if len(every) > 1 and ANY in named:
            why = f"{named[ANY][0].server} may offer tools of any name beside those of other servers"
            yield Unsure(subject=agent, why=why)
        for name, found in named.items():
            offering = sorted({each.server for each in found})
            if name != ANY and len(offering) > 1:
                yield _shadowed(view, found, offering)


def _shadowed(view: View, found: list[Tool], offering: list[str]) -> Hit:
    first = min(found, key=lambda each: each.id)
    names = ", ".join(offering)
    return Hit(
        subject=first.id,
        message=f"{name_of(view.graph, first.agent)} gets {first.name} from {names}",
        evidence=tuple(sorted(each.id for each in found)),
        facts={"servers": names, "tool": first.name, "agent": name_of(view.graph, first.agent)},
    )


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "") or ANY


def _effect(tool: Tool, name: str) -> str | None:
    """What the tool of this server that has the name does."""
    return effect_of(tool if tool.name == name else msgspec.structs.replace(tool, name=name, effect=None))
