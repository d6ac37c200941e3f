"""Which files of a repository mean something of their own, and what their records are called."""

from __future__ import annotations

import re

from connectors.streams import Scope

WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
AGENT = re.compile(
    r"(?:.*/)?(?:\.?mcp\.json|\.(?:cursor|vscode|roo|amazonq|kiro/settings)/mcp\.json|\.gemini/settings\.json"
    r"|claude_desktop_config\.json|\.codex/config\.toml|\.claude/settings(?:\.local)?\.json|\.vscode/settings\.json)"
)
EDITOR = re.compile(r"(?:.*/)?\.vscode/settings\.json")
"""The settings of an editor, which need not speak of agents at all."""


def record_id(kind: str, scope: Scope, path: str) -> str:
    """The id of the record that a file of the repository gives."""
    return f"{kind}:{scope.name}/{path}"
