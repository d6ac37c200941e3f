"""The servers of AI agents, each once: a configuration gives a record for every tool of a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from findings.declare import Answer, Hit, Unsure, View
from findings.subjects import name_of
from graph.access import AccessGraph
from graph.model import Identity, Tool

KIND = "ai.tool"
"""The tools that a configuration file declares."""
LOOPBACK = ("localhost", "127.", "::1", "0.0.0.0")  # noqa: S104  because nothing is bound: an address is read
ANY = "*"


def servers(graph: AccessGraph) -> Iterator[Tool]:
    """One tool of each server that is switched on: the first by its id, so that a finding stays the same one."""
    found: dict[tuple[str, str], Tool] = {}
    for tool in graph.of_kind(Tool, KIND):
        if tool.facts.get("enabled") is not False:
            known = found.get((tool.agent, tool.server))
            if known is None or tool.id < known.id:
                found[tool.agent, tool.server] = tool
    yield from found.values()


def remote(tool: Tool) -> bool:
    """Whether its server is reached over a network."""
    host = str(tool.facts.get("host") or "")
    return bool(host) and not host.startswith(LOOPBACK)


def told_of(tool: Tool, view: View, message: str, **facts: str) -> Hit:
    """A finding on a server, with what its remedy names."""
    agent = name_of(view.graph, tool.agent)
    return Hit(
        subject=tool.id,
        message=message,
        evidence=(tool.agent,),
        facts={"server": tool.server, "agent": agent, **facts},
    )


def unread(view: View) -> Iterator[Answer]:
    """The agents whose configuration could not be read."""
    for agent in view.graph.of_kind(Identity, "ai.agent"):
        if agent.facts.get("parsed") is False:
            yield Unsure(subject=agent.id, why="its configuration could not be read")


def judged(view: View, judge: Callable[[Tool], Iterator[Answer]]) -> Iterator[Answer]:
    """Ask about each server, and tell of the configurations that could not be read."""
    for tool in servers(view.graph):
        yield from judge(tool)
    yield from unread(view)
