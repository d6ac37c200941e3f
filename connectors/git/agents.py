"""Agent configurations of several programs (JSON with comments, TOML), read into what may be kept of a server."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

import msgspec

from connectors.git.launches import Launch, launch_of
from connectors.git.unattended import unattended

SERVER_KEYS = ("mcpServers", "servers", "mcp_servers")
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_PACKAGE = re.compile(r"@?[a-z0-9][\w.-]*(?:/[\w.-]+)*(?:[@:][\w.^~-]+)?", re.ASCII)
_REFERENCE = re.compile(r"(?:Bearer\s+)?\$\{[^}]+\}|\$[A-Za-z_]\w*|\s*")
_RUNNERS = frozenset({"npx", "uvx", "bunx", "pipx", "docker", "podman"})
_HARMLESS = frozenset({"-y", "--yes", "-q", "--quiet", "run", "-i", "--rm", "-it", "exec"})


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """One server an agent may call. Of variables and headers only the names are kept, of an address the host."""

    name: str
    transport: str
    program: str | None = None
    package: str | None = None
    host: str | None = None
    tools: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    """Tools that run without asking anybody."""
    variables: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    written_out: tuple[str, ...] = ()
    """Variables and headers whose value stands in the file instead of a reference."""
    enabled: bool = True
    launch: Launch = Launch()


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of an agent."""

    servers: tuple[Server, ...]
    unattended: tuple[str, ...] = ()
    """The settings by which everything runs without asking anybody."""


def configuration(path: str, text: str) -> Configuration | None:
    """Read a configuration; None when it cannot be read."""
    try:
        body = tomllib.loads(text) if path.endswith(".toml") else msgspec.json.decode(_plain_json(text))
    except (tomllib.TOMLDecodeError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    # The settings of an editor have their servers one step further in.
    return Configuration(
        servers=(*_servers(body), *_servers(_mapping(body.get("mcp")))), unattended=tuple(unattended(body))
    )


def servers(path: str, text: str) -> tuple[Server, ...] | None:
    """The servers of a configuration; None when it cannot be read."""
    found = configuration(path, text)
    return None if found is None else found.servers


def auto_approved(server: Server, tool: str) -> bool:
    """Whether a tool runs without asking; ``*`` where any does."""
    return bool(server.approved) if tool == "*" else tool in server.approved or "*" in server.approved


def _servers(body: Mapping[str, object]) -> Iterator[Server]:
    for key in SERVER_KEYS:
        for name, entry in _mapping(body.get(key)).items():
            if isinstance(entry, dict):
                yield _server(str(name), entry)


def _server(name: str, entry: Mapping[str, object]) -> Server:
    variables, headers = _mapping(entry.get("env")), _mapping(entry.get("headers"))
    address = next((value for key in ("url", "serverUrl", "httpUrl") if isinstance(value := entry.get(key), str)), None)
    command = entry.get("command")
    launch = launch_of(entry, address)
    return Server(
        name=name,
        transport=_transport(entry, address),
        program=re.split(r"[\\/]", command)[-1].split(" ")[0] or None if isinstance(command, str) else None,
        package=_package(command, entry.get("args")),
        host=launch.host,
        tools=_strings(entry, "tools", "includeTools", "enabled_tools"),
        approved=_strings(entry, "alwaysAllow", "autoApprove") + (("*",) if entry.get("trust") is True else ()),
        variables=tuple(sorted(variables)),
        headers=tuple(sorted(headers)),
        written_out=tuple(sorted(key for key, value in {**variables, **headers}.items() if _is_written_out(value))),
        enabled=entry.get("disabled") is not True and entry.get("enabled") is not False,
        launch=launch,
    )


def _transport(entry: Mapping[str, object], address: str | None) -> str:
    told = entry.get("type")
    if isinstance(told, str) and told in {"stdio", "sse", "http", "streamable-http"}:
        return told
    return "http" if address else "stdio"


def _package(command: object, arguments: object) -> str | None:
    """The package that a runner such as npx is told to run: the first word, unless an unknown option comes before."""
    if not isinstance(command, str) or command.rpartition("/")[2] not in _RUNNERS or not isinstance(arguments, list):
        return None
    first = next((each for each in arguments if each not in _HARMLESS), None)
    return first if isinstance(first, str) and _PACKAGE.fullmatch(first) else None


def _is_written_out(value: object) -> bool:
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is None


def _mapping(value: object) -> dict[str, object]:
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def _strings(entry: Mapping[str, object], *keys: str) -> tuple[str, ...]:
    lists = (value for key in keys if isinstance(value := entry.get(key), list))
    return tuple(dict.fromkeys(each for value in lists for each in value if isinstance(each, str)))


def _plain_json(text: str) -> str:
    """JSON without the comments and trailing commas that editors allow."""
    return _TRAILING.sub(lambda hit: hit[1] or "", _COMMENT.sub(lambda hit: hit[1] or "", text))
