"""Credentials written into the definition of a tool server of the Model Context Protocol.

Agents start such servers with environment variables, arguments or headers that hold the keys to what the tool reaches.
"""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes import words
from graph.leaks import Confidence

servers = Provider(
    "MCP server",
    reference="https://modelcontextprotocol.io/specification/draft/basic/security_best_practices",
    remedy="Revoke the credential where it was issued, and let the agent's configuration name a variable or a store.",
)

NEARBY = 6000
"""Bytes before and after a value in which the definition of its server stands."""

_SERVERS = re.compile(
    rb"\"(?:mcpServers|mcp_servers|mcp\.servers|context_servers|mcp|amp\.mcpServers)\"\s{0,9}:\s{0,9}\{|\[mcp_servers\.|"
    rb"\"servers\"\s{0,9}:\s{0,9}\{(?=[\s\S]{0,400}\"(?:command|url)\")"
)
_STARTED = re.compile(rb"\"?(?:command|url|serverUrl|httpUrl|type)\"?\s{0,4}[:=]\s{0,4}\"")
_SERVER_NAME = re.compile(rb"\"([^\"\\\n]{1,80})\"\s{0,9}:\s{0,9}\{|\[mcp_servers\.([\w\-]{1,80})")
_PARTS = frozenset(
    {"env", "headers", "requestInit", "environment", "mcpServers", "mcp_servers", "servers", "mcp", "http_headers"}
)
_VARIABLE = (
    r"[A-Z0-9_]{0,40}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PAT|CREDENTIALS?|AUTH)[A-Z0-9_]{0,16}|"
    r"Authorization|[Xx]-[A-Za-z\-]{0,24}(?:[Kk]ey|[Tt]oken|[Ss]ecret)"
)
_OPTION = r"--?[A-Za-z0-9_\-]{0,24}(?:key|token|secret|password|passwd|pat|credentials?|auth|apikey|Key|Token)"
_VALUE = r"[^\"\s\\]"


def defined(hit: re.Match[bytes]) -> Candidate | None:
    """Take a value for a credential if it stands in the definition of a server and is no reference."""
    low = max(0, hit.start() - NEARBY)
    before = hit.string[low : hit.start()]
    if not (_SERVERS.search(before) and _STARTED.search(hit.string, low, hit.end() + NEARBY)):
        return None
    value = hit["secret"].decode(errors="replace")
    if words.is_reference(value) or words.is_weak(value) or words.is_wordy(value):
        return None
    if not (words.is_drawn(value) or words.is_chosen(value)):
        return None
    facts = {"variable": hit["name"].decode(errors="replace"), "server": _server(before)}
    return Candidate(
        value,
        facts={name: fact for name, fact in facts.items() if fact},
        confidence=Confidence.HIGH if words.is_drawn(value) else None,
    )


def _server(before: bytes) -> str:
    """The name of the server that a place is in: the nearest object's that is no part of a definition."""
    names = [(first or second).decode(errors="replace") for first, second in _SERVER_NAME.findall(before)]
    return next((name for name in reversed(names) if name not in _PARTS), "")


_DEFINITION = '{"mcpServers": {"%s": {"command": "npx", "args": ["-y", "server"%s], "env": {%s}}}}'

VARIABLE = servers.detector(
    "mcp-server-variable",
    "Credential in an MCP server's environment or headers",
    rf"\"?(?P<name>{_VARIABLE})\"? ?[:=] ?\"(?i:bearer |token |basic )?(?P<secret>{_VALUE}{{8}}{_VALUE}{{0,300}})\"",
    confirm=defined,
    looks_around=True,
    confidence=Confidence.MEDIUM,
    finds=(
        _DEFINITION % ("tickets", "", '"TICKETS_API_TOKEN": "<alnum:32>"'),
        '{"servers": {"crm": {"url": "https://crm.corp/mcp", "headers": {"Authorization": "Bearer <base64url:40>"}}}}',
        '[mcp_servers.wiki]\ncommand = "wiki-mcp"\n[mcp_servers.wiki.env]\nWIKI_PASSWORD = "<alnum:20>"\n',
    ),
    ignores=(
        _DEFINITION % ("tickets", "", '"TICKETS_API_TOKEN": "${env:TICKETS_TOKEN}"'),
        _DEFINITION % ("tickets", "", '"TICKETS_API_TOKEN": "your-api-token-here"'),
        _DEFINITION % ("tickets", "", '"API_KEY_FILE": "/run/secrets/tickets"'),
        '{"name": "app", "token_name": "deploy-token-of-the-app"}',
    ),
)

ARGUMENT = servers.detector(
    "mcp-server-argument",
    "Credential in an MCP server's arguments",
    rf"\"(?P<name>{_OPTION})(?:=|\"\s{{0,40}},\s{{0,40}}\")(?P<secret>{_VALUE}{{8}}{_VALUE}{{0,300}})\"",
    confirm=defined,
    looks_around=True,
    confidence=Confidence.MEDIUM,
    finds=(
        _DEFINITION % ("search", ', "--api-key", "<alnum:32>"', ""),
        _DEFINITION % ("search", ', "--access-token=<hex:40>"', ""),
    ),
    ignores=(
        _DEFINITION % ("search", ', "--api-key", "${input:search-key}"', ""),
        '["--api-key", "<alnum:32>"]',
    ),
)
