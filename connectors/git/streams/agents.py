"""AI agents that a repository configures: which servers they may call, by which tools, with which variables' names."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.git import git
from connectors.git.agents import Configuration, Server, auto_approved, configuration
from connectors.git.command import Repository
from connectors.git.kinds import AGENT, EDITOR, record_id
from connectors.git.reading import texts, tree
from connectors.streams import Scope
from graph.model import Identity, Tool


@git.stream(
    "agents", permission=("git:rev-parse", "git:ls-tree", "git:cat-file"), yields=(Identity, Tool), scope="repository"
)
def agents(api: Repository, scope: Scope) -> Iterator[Identity | Tool]:
    """Every agent configuration of HEAD, with its servers' tools. Values of variables and headers are never kept."""
    for entry, text in texts(api, [entry for path, entry in tree(api).items() if AGENT.fullmatch(path)]):
        read = configuration(entry.path, text)
        if EDITOR.fullmatch(entry.path) and not _speaks_of_agents(read, text):
            continue
        found = read.servers if read else ()
        agent = record_id("ai.agent", scope, entry.path)
        yield Identity(
            id=agent,
            kind="ai.agent",
            scope=scope.name,
            name=f"{scope.name}/{entry.path}",
            human=False,
            facts={
                "path": entry.path,
                "parsed": read is not None,
                "servers": len(found),
                "unattended": "; ".join(read.unattended) or None if read else None,
            },
        )
        for server in found:
            for name in server.tools or ("*",):
                yield _tool(server, name, agent, scope)


def _speaks_of_agents(read: Configuration | None, text: str) -> bool:
    """Whether the settings of an editor say anything of agents; of those that cannot be read, whether they may."""
    if read is None:
        return any(f'"{word}' in text for word in ("mcp", "chat.tools"))
    return bool(read.servers or read.unattended)


def _tool(server: Server, name: str, agent: str, scope: Scope) -> Tool:
    return Tool(
        id=f"ai.tool:{agent.partition(':')[2]}/{server.name}/{name}",
        kind="ai.tool",
        scope=scope.name,
        agent=agent,
        server=server.name,
        name=name,
        facts={
            "transport": server.transport,
            "program": server.program,
            "package": server.package,
            "host": server.host,
            "environment": ",".join(server.variables) or None,
            "headers": ",".join(server.headers) or None,
            "written_out": ",".join(server.written_out) or None,
            "auto_approved": auto_approved(server, name),
            "approved": ",".join(server.approved) or None,
            "pinned": server.launch.pinned,
            "shell": server.launch.shell or None,
            "wide_paths": " ".join(server.launch.wide) or None,
            "databases": " ".join(server.launch.databases) or None,
            "scheme": server.launch.scheme,
            "signs_in": server.launch.signs_in,
            "enabled": server.enabled,
        },
    )
