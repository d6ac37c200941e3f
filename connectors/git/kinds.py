"""Which files of a repository mean something of their own, and what their records are called."""

from __future__ import annotations

import re

from connectors.streams import Scope

WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
AGENT = re.compile(
    r"(?:.*/)?(?:\.?mcp\.json|\.(?:cursor|vscode|roo|amazonq|kiro/settings)/mcp\.json|\.gemini/settings\.json"
    r"|claude_desktop_config\.json|\.codex/config\.toml)"
)


def record_id(kind: str, scope: Scope, path: str) -> str:
    """The id of the record that a file of the repository gives."""
    return f"{kind}:{scope.name}/{path}"
