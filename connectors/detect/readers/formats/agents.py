"""AI agents and the servers of tools (MCP) they start: keys among their environment, headers and arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.blanks import is_blank
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import either, jsons, lines, urls, yamls
from connectors.detect.readers.syntax.entry import Entry
from connectors.detect.readers.telling import judged, name_tells, sureness
from graph.leaks import Confidence

_SERVER = re.compile(
    r"/(?:mcpservers|servers|mcp_servers|context_servers|mcp|extensions)/(?:servers/)?(?P<server>[^/]+)/"
)
_ENV = re.compile(r"/(?:env|envs|environment|environment_variables)/[^/]+$")
_HEADER = re.compile(r"/(?:headers|requestinit/headers|http_headers)/[^/]+$")
_ARGUMENT = re.compile(r"/(?:args|arguments|command)/(?P<place>\d+)$")
_OPTION = re.compile(r"--?(?P<name>[A-Za-z][\w-]{1,60})(?:=(?P<value>.+))?")
_SCHEME = re.compile(r"^(?:bearer|basic|token|apikey|key)[ ]+", re.IGNORECASE)
_NO_SECRET_HEADERS = ("content-type", "accept", "user-agent", "host", "origin")
PATHS = (
    "mcp.json",
    ".mcp.json",
    "mcp_config.json",
    "mcp-config.json",
    "mcp_settings.json",
    "*mcp_settings.json",
    "mcp-servers.json",
    "claude_desktop_config.json",
    ".claude.json",
    "*/.claude/*.json",
    "*/.cursor/*.json",
    "*/.vscode/mcp.json",
    "*/.codeium/**/*.json",
    "*/.windsurf/**/*.json",
    "*/.continue/**/*.json",
    "*/.gemini/settings.json",
    "*/.amazonq/*.json",
    "*/.kiro/**/*.json",
    "*/.roo/*.json",
    "*/.zed/settings.json",
    "*/zed/settings.json",
    "cline_mcp_settings.json",
    "mcp.*.json",
    "*/.junie/**/*.json",
    "opencode.json",
    "librechat.yaml",
    "*.mcp.json",
    "*/.codex/config.toml",
    "*/.vscode/settings.json",
    "*/.qwen/settings.json",
    "*/.crush/*.json",
    "crush.json",
    "*/goose/config.yaml",
    "fastmcp.json",
    "smithery.yaml",
)


def servers(data: bytes) -> Iterator[Candidate]:
    """What is secret of each server: of its environment, its headers, its arguments and its address."""
    entries = list(_entries(data))
    before = ""
    for entry in entries:
        path = entry.path
        server = _SERVER.search(path)
        facts = {"server": server["server"]} if server else {}
        for value, confidence in _values(entry, before, named=bool(server)):
            yield Candidate(value, facts=facts, confidence=confidence, span=(entry.start, entry.end))
        before = entry.value if _ARGUMENT.search(path) else ""


def _entries(data: bytes) -> Iterator[Entry]:
    if either.is_json(data):
        return jsons.entries(data)
    return _toml(data) if data.lstrip()[:1] == b"[" or b"\n[" in data else yamls.entries(data)


def _toml(data: bytes) -> Iterator[Entry]:
    """A section of TOML names its place with dots."""
    for each in lines.equals(data):
        yield Entry((*each.keys[0].split("."), each.name), each.value, each.start, each.end, each.group)


def _values(entry: Entry, before: str, *, named: bool) -> Iterator[tuple[str, Confidence]]:
    path, value = entry.path, entry.value
    if is_blank(value, templates_only=True):
        return
    inner = next(urls.passwords(value.encode()), None)
    if inner and not is_blank(inner.value):
        yield inner.value, Confidence.HIGH
    elif _HEADER.search(path):
        yield from _header(entry.name.lower(), _SCHEME.sub("", value))
    elif _ARGUMENT.search(path):
        yield from _argument(value, before)
    elif name_tells(entry.name) and (_ENV.search(path) or not named) and sureness(entry.name, value):
        yield value, _surer(sureness(entry.name, value))


def _header(name: str, value: str) -> Iterator[tuple[str, Confidence]]:
    wanted = name in ("authorization", "cookie", "proxy-authorization") or name_tells(name) or name.endswith("-key")
    if wanted and name not in _NO_SECRET_HEADERS and (found := sureness("secret", value)):
        yield value, _surer(found)


def _argument(value: str, before: str) -> Iterator[tuple[str, Confidence]]:
    """``--api-key=value``, or ``--api-key`` and the value behind it, or ``--header`` and a header."""
    option = _OPTION.fullmatch(value)
    if option and option["value"]:
        name, value = option["name"], option["value"]
    elif option:
        return
    else:
        earlier = _OPTION.fullmatch(before)
        name = earlier["name"] if earlier else ""
    header, colon, rest = value.partition(":")
    if name.lower() in ("header", "h") and colon:
        yield from _header(header.strip().lower(), _SCHEME.sub("", rest.strip()))
    elif name_tells(name) and (found := sureness(name, value)):
        yield value, _surer(found)


def _surer(found: Confidence | None) -> Confidence:
    """The format says that the value goes to the server as it is: one that looks like a secret is one."""
    return Confidence.HIGH if found is Confidence.MEDIUM else found or Confidence.LOW


def login(entry: Entry) -> Confidence | None:
    """Judge a setting of a file that is there for logging in."""
    found = judged(entry)
    return _surer(found) if found else None


SERVER = Reader(
    name="agent-config-secret",
    title="Secret in the settings of an AI agent or its tools",
    provider="AI agents",
    paths=PATHS,
    look=servers,
    reference="https://modelcontextprotocol.io/docs/concepts/transports",
    finds=(
        (".mcp.json", '{"mcpServers": {"search": {"command": "npx", "env": {"SEARCH_API_KEY": "<alnum:32>"}}}}'),
        (
            ".cursor/mcp.json",
            (
                '{"mcpServers": {"web": {"url": "https://mcp.acme.test", "headers": '
                '{"Authorization": "Bearer <alnum:40>"}}}}'
            ),
        ),
        (
            "claude_desktop_config.json",
            (
                '{"mcpServers": {"db": {"command": "npx", "args": ["-y", "server-postgres", '
                '"postgres://app:kT7<alnum:6>@db.acme.test/shop"]}}}'
            ),
        ),
        (".vscode/mcp.json", '{"servers": {"a": {"args": ["--api-key", "<alnum:32>"]}}}'),
        (".codex/config.toml", '[mcp_servers.search.env]\nAPI_KEY = "<alnum:32>"\n'),
        (".continue/config.json", '{"models": [{"provider": "acme", "apiKey": "<alnum:40>"}]}'),
        ("mcp.json", '{"mcpServers": {"a": {"args": ["remote", "--header", "Authorization: Bearer <alnum:40>"]}}}'),
    ),
    ignores=(
        (".vscode/mcp.json", '{"servers": {"a": {"env": {"API_KEY": "${input:api-key}"}}}}'),
        (
            ".mcp.json",
            (
                '{"mcpServers": {"a": {"command": "npx", "args": ["-y", "@acme/token-server"], '
                '"env": {"API_KEY": "<your key>"}}}}'
            ),
        ),
        (
            ".vscode/settings.json",
            '{"editor.tokenColorCustomizations": {"comments": "#229977"}, "workbench.colorTheme": "Dark"}',
        ),
    ),
)

LOGIN = Reader(
    name="agent-login-token",
    title="Key or token that an AI assistant logs in with",
    provider="AI agents",
    paths=(
        "*/.codex/auth.json",
        ".aider.conf.yml",
        "*/.aider/*.yml",
        "*/goose/secrets.yaml",
        "*/.gemini/oauth_creds.json",
        "*/.claude/.credentials.json",
        "*/opencode/auth.json",
        "*/.codeium/config.json",
        "*/.config/openai.yaml",
        "*/.qwen/oauth_creds.json",
        "*/io.datasette.llm/keys.json",
        "*/.continue/config.yaml",
        "*/.llm/keys.json",
    ),
    look=settings(either.json_or(yamls.entries), "/[^/]+", judge=login),
    reference="https://modelcontextprotocol.io/specification/draft/basic/security_best_practices",
    finds=(
        (".codex/auth.json", '{"OPENAI_API_KEY": "<alnum:48>", "tokens": null}'),
        (".aider.conf.yml", "model: gpt\nopenai-api-key: <alnum:48>\n"),
        (".config/goose/secrets.yaml", "ACME_API_KEY: <alnum:40>\n"),
        (".gemini/oauth_creds.json", '{"refresh_token": "1//<base64url:60>", "token_type": "Bearer"}'),
    ),
    ignores=(
        (".codex/auth.json", '{"OPENAI_API_KEY": null, "auth_mode": "browser"}'),
        (".aider.conf.yml", "model: gpt\nopenai-api-key: ${OPENAI_API_KEY}\nmap-tokens: 1024\n"),
    ),
)
