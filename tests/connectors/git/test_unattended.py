"""What a configuration lets an agent do without asking, and that nothing else of the rules is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from repository_support import repository
from sources_support import collected

from connectors.git import GitOptions
from connectors.git.agents import configuration
from graph.model import Identity, Tool

HIDDEN = "hidden-" + "value"


def told(path: str, body: object) -> tuple[str, ...]:
    found = configuration(path, body if isinstance(body, str) else json.dumps(body))
    assert found is not None
    return found.unattended


@pytest.mark.parametrize(
    ("permissions", "said"),
    [
        ({"defaultMode": "bypassPermissions"}, ("permissions.defaultMode = bypassPermissions",)),
        ({"defaultMode": "acceptEdits"}, ()),
        ({"allow": ["Bash"]}, ("permissions.allow has Bash with any command",)),
        ({"allow": ["Bash(*)", "Read"]}, ("permissions.allow has Bash with any command",)),
        ({"allow": [f"Bash(deploy {HIDDEN}:*)", "Bash(npm run:*)"]}, ()),
        ({"allow": ["Bash"], "deny": ["Bash"]}, ()),
        ({"allow": ["Bash"], "ask": ["Bash(*)"]}, ()),
        ({"allow": ["Bash"], "deny": ["Bash(rm:*)"]}, ("permissions.allow has Bash with any command",)),
        ({"allow": "Bash", "deny": None}, ()),
        ("everything", ()),
    ],
)
def test_claude_code_is_let_run_any_command(permissions: object, said: tuple[str, ...]) -> None:
    assert told(".claude/settings.json", {"permissions": permissions}) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('approval_policy = "never"', ("approval_policy = never",)),
        (
            'approval_policy = "never"\nsandbox_mode = "danger-full-access"',
            ("approval_policy = never with sandbox_mode = danger-full-access",),
        ),
        ('approval_policy = "on-request"\nsandbox_mode = "danger-full-access"', ()),
        ('profile = 3\n[profiles.3]\napproval_policy = "never"', ()),
        ('[profiles.ci]\napproval_policy = "never"', ()),
        ('profile = "ci"\n[profiles.ci]\napproval_policy = "never"', ("profiles.ci.approval_policy = never",)),
        ('profile = "ci"\n[profiles.ci]\napproval_policy = "untrusted"', ()),
        ('profile = "ci"\n[profiles.other]\napproval_policy = "never"', ()),
        (
            'profile = "ci"\nsandbox_mode = "danger-full-access"\n[profiles.ci]\napproval_policy = "never"',
            ("profiles.ci.approval_policy = never with sandbox_mode = danger-full-access",),
        ),
        (
            'profile = "ci"\napproval_policy = "never"\n[profiles.ci]\napproval_policy = "on-request"',
            ("approval_policy = never",),
        ),
    ],
)
def test_codex_asks_nobody(text: str, said: tuple[str, ...]) -> None:
    assert told(".codex/config.toml", text) == said


@pytest.mark.parametrize("name", ["chat.tools.autoApprove", "chat.tools.global.autoApprove"])
def test_an_editor_approves_every_tool(name: str) -> None:
    assert told(".vscode/settings.json", {name: True}) == (f"{name} = true",)
    assert told(".vscode/settings.json", {name: False, "chat.tools.terminal.autoApprove": {"ls": True}}) == ()


@pytest.mark.parametrize(
    ("commands", "any_command"),
    [
        ({"/.*/": True}, True),
        ({"/^.+$/i": {"approve": True, "matchCommandLine": True}, "rm": False}, True),
        ({"/[\\s\\S]*/": True}, True),
        ({"/.*/": True, "/^.*$/": False}, False),
        ({"/.*/": False}, False),
        ({"/.*/": {"approve": False}}, False),
        ({"/^git .*$/": True, ".*": True, f"/{HIDDEN}/": True}, False),
        ({"/.*/": None}, False),
        ({"/^.$/": True}, False),
        ({"/./": True, "/.+/": ["x"]}, True),
        ("/.*/", False),
    ],
)
def test_an_editor_approves_any_command_of_the_terminal(commands: object, *, any_command: bool) -> None:
    said = ("chat.tools.terminal.autoApprove has any command",) if any_command else ()
    assert told(".vscode/settings.json", {"chat.tools.terminal.autoApprove": commands}) == said
    off = {"chat.tools.terminal.autoApprove": commands, "chat.tools.terminal.enableAutoApprove": False}
    assert told(".vscode/settings.json", off) == ()


def test_settings_of_an_editor_are_an_agent_only_where_they_speak_of_one(tmp_path: Path) -> None:
    """Its servers are agents' tools; what cannot be read and may speak of one is told as such."""
    repo = repository(tmp_path / "R")
    texts = {
        "plain": '{"editor.tabSize": 4}',
        "broken": "{",
        "servers": '{"mcp": {"servers": {"db": {"command": "db-server"}}}}',
        "approving": '{"chat.tools.autoApprove": true, // here too\n}',
        "running": '{"chat.tools.terminal.autoApprove": {"/.*/": true}}',
        "unread": '{"mcp": {"servers"',
    }
    files: dict[str, str | None] = {f"{folder}/.vscode/settings.json": text for folder, text in texts.items()}
    files[".claude/settings.json"] = json.dumps({"permissions": {"allow": [f"Bash(x {HIDDEN})"]}})
    repo.commit(files)
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    agents = {each.facts["path"]: each.facts for each in seen.each(Identity, "ai.agent")}
    assert {path: (facts["parsed"], facts["unattended"]) for path, facts in agents.items()} == {
        ".claude/settings.json": (True, None),
        "approving/.vscode/settings.json": (True, "chat.tools.autoApprove = true"),
        "running/.vscode/settings.json": (True, "chat.tools.terminal.autoApprove has any command"),
        "servers/.vscode/settings.json": (True, None),
        "unread/.vscode/settings.json": (False, None),
    }
    assert [(each.server, each.name) for each in seen.each(Tool)] == [("db", "*")]
    assert HIDDEN not in repr(seen.each(Identity))
