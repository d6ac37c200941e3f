"""How the servers of AI agents are reached: over which line, and proven by what."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, RuleKind, Severity, Unsure, View, rule
from findings.mcp import judged, remote, told_of
from graph.model import Identity, Tool


@rule(
    "mcp-plaintext-transport",
    "Remote MCP server over http",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy="In {agent}, reach {server} at https://{host}, and let {host} answer nothing else",
    frameworks=("OWASP-NHI:NHI4:2025", "OWASP-ASI:ASI07:2026", "NIST-CSF-2.0:PR.DS-02"),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def plaintext(view: View) -> Iterator[Answer]:
    """Whoever is on the line reads the token that is sent with each call, and can answer in the server's place.

    A server on the same machine is not told. An address that a variable gives is unknown.
    """

    def judge(tool: Tool) -> Iterator[Answer]:
        scheme, host = tool.facts.get("scheme"), str(tool.facts.get("host"))
        if scheme in {"http", "ws"} and remote(tool):
            yield told_of(tool, view, f"it is reached at {host} without encryption", host=host)
        elif scheme is None and tool.facts.get("transport") not in {"stdio", None}:
            yield Unsure(subject=tool.id, why="the address it is reached at is not written in the configuration")

    yield from judged(view, judge)


@rule(
    "mcp-remote-no-auth",
    "Remote MCP server without authentication",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Ask whoever keeps {host} who may call {server}: let it ask for OAuth or a token, and name the variable "
        "with the token in {agent}"
    ),
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "OWASP-ASI:ASI07:2026",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-03",
    ),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def no_authentication(view: View) -> Iterator[Answer]:
    """A server that asks nobody who they are does what anybody says, and cannot tell afterwards who it was.

    The configuration alone is judged: neither a header, nor a sign-in, nor a token in the address. Many servers let a
    program find out how to sign in (OAuth) once it is there, which no file shows: look before you act.
    """

    def judge(tool: Tool) -> Iterator[Answer]:
        host = str(tool.facts.get("host") or "")
        if remote(tool) and tool.facts.get("signs_in") is None:
            message = f"nothing in its configuration says how it signs in at {host} (config evidence only)"
            yield told_of(tool, view, message, host=host)
        elif not host and tool.facts.get("transport") not in {"stdio", None}:
            yield Unsure(subject=tool.id, why="the address it is reached at is not written in the configuration")

    yield from judged(view, judge)
