"""Files that mean something: owners' patterns, agents' configurations, remotes' addresses, machines' addresses."""

from __future__ import annotations

import json

import pytest

from connectors.git.agents import auto_approved, servers
from connectors.git.api import remote_name
from connectors.git.kinds import AGENT, WORKFLOW
from connectors.git.owners import deciding, place_among, rules
from graph.directory import is_bot

HIDDEN = "hidden-" + "value"


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "a/b.txt", True),
        ("*.js", "src/a.js", True),
        ("*.js", "src/a.jsx", False),
        ("/docs/", "docs/a/b.md", True),
        ("/docs/", "x/docs/b.md", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/a/b.md", False),
        ("apps/", "x/apps/b.md", True),
        ("apps/", "apps", False),
        ("/apps/github", "apps/github/a", True),
        ("**/logs", "deep/er/logs/a", True),
        ("/a/**/z", "a/b/c/z", True),
        ("/a/**/z", "a/z", True),
        ("/a/**", "a/b/c", True),
        ("fi?e", "file", True),
        ("a.b", "axb", False),
    ],
)
def test_owners_patterns_are_those_of_gitignore(pattern: str, path: str, matches: bool) -> None:  # noqa: FBT001 because it is a case
    assert bool(deciding(list(rules(f"{pattern} @ada")), path)) is matches


def test_the_last_rule_that_matches_decides() -> None:
    found = list(rules("* @all\n*.py @py\n/secret/ @ada grace@orchard.example\n/secret/open/\n"))
    for path, owners in {
        "a": ("@all",),
        "a.py": ("@py",),
        "secret/a.py": ("@ada", "grace@orchard.example"),
        "secret/open/a": (),
    }.items():
        (rule,) = deciding(found, path)
        assert rule.owners == owners
    assert deciding([], "a") == []


def test_sections_of_gitlab_give_their_owners_to_lines_without() -> None:
    text = "[Docs][2] @writers\n/docs/\n/api/ @api\n^[Optional]\nwith\\ space.md @ada # why\n"
    assert [(rule.pattern, rule.owners) for rule in rules(text)] == [
        ("/docs/", ("@writers",)),
        ("/api/", ("@api",)),
        ("with space.md", ("@ada",)),
    ]


def test_each_section_of_gitlab_decides_for_itself() -> None:
    text = (
        "* @all\n/db/ @first\n[Docs] @writers\n*.md\n[Data]\n/db/ @data @@maintainers\n!/db/open/\n[docs]\nx.md @xena\n"
    )
    found = list(rules(text))
    for path, owners in {
        "a": {"@all"},
        "db/a.sql": {"@first", "@data"},
        "db/a.md": {"@first", "@writers", "@data"},
        "db/open/a.sql": {"@first"},
        "x.md": {"@all", "@xena"},
    }.items():
        assert {owner for rule in deciding(found, path) for owner in rule.owners} == owners


def test_what_a_section_excludes_stays_excluded() -> None:
    found = list(rules("[Ruby]\n*.rb @ruby\n!/config/**\n/config/x.rb @ruby\n"))
    assert deciding(found, "config/x.rb") == []
    assert [rule.owners for rule in deciding(found, "lib/x.rb")] == [("@ruby",)]


@pytest.mark.parametrize(
    ("paths", "host", "place"),
    [
        ({"CODEOWNERS", ".github/CODEOWNERS"}, "github.com/a/b", ".github/CODEOWNERS"),
        ({"CODEOWNERS", ".github/CODEOWNERS"}, "gitlab.shop.example/a/b", "CODEOWNERS"),
        ({"docs/CODEOWNERS", ".gitlab/CODEOWNERS"}, "git.shop.example/a/b", "docs/CODEOWNERS"),
        ({"docs/CODEOWNERS", "CODEOWNERS", ".gitlab-ci.yml"}, "b", "CODEOWNERS"),
        ({".gitlab/CODEOWNERS"}, "github.com/a/b", ".gitlab/CODEOWNERS"),
        ({"README.md"}, "github.com/a/b", None),
    ],
)
def test_the_file_that_counts_is_the_host_s(paths: set[str], host: str, place: str | None) -> None:
    assert place_among(paths, host) == place


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://git.example/a/b.git", "git.example/a/b"),
        ("https://user:word@Git.example:8443/a/b/", "git.example/a/b"),
        ("ssh://git@git.example:2222/a/b.git", "git.example/a/b"),
        ("git@git.example:a/b.git", "git.example/a/b"),
        ("git.example:/a/b", "git.example/a/b"),
        ("file:///srv/a.git", ""),
        ("/srv/a.git", ""),
        ("../a", ""),
        ("C:/a", ""),
        ("", ""),
    ],
)
def test_a_remote_has_one_name_however_it_is_written(remote: str, name: str) -> None:
    assert remote_name(remote) == name


@pytest.mark.parametrize(
    ("email", "bot"),
    [
        ("1+renovate[bot]@users.noreply.github.com", True),
        ("release-bot@orchard.example", True),
        ("bot@orchard.example", True),
        ("project_17_bot_ab@noreply.gitlab.example", True),
        ("noreply@orchard.example", True),
        ("dependabot-preview@orchard.example", True),
        ("abbot@orchard.example", False),
        ("17+ada@users.noreply.github.com", False),
        ("jenkinson@orchard.example", False),
    ],
)
def test_a_machine_is_known_by_its_address(email: str, bot: bool) -> None:  # noqa: FBT001 because it is a case
    assert is_bot(email) is bot


def test_the_files_that_configure_agents_and_workflows() -> None:
    for path in (".mcp.json", "app/.cursor/mcp.json", ".gemini/settings.json", ".codex/config.toml", "mcp.json"):
        assert AGENT.fullmatch(path)
    for path in (".claude/settings.json", "app/.claude/settings.local.json", ".vscode/settings.json"):
        assert AGENT.fullmatch(path)
    for path in ("settings.json", ".github/mcp.json.md", "config.toml"):
        assert not AGENT.fullmatch(path)
    assert WORKFLOW.fullmatch(".github/workflows/a.yaml")
    assert not WORKFLOW.fullmatch("x/.github/workflows/a.yaml")


@pytest.mark.parametrize(
    ("entry", "program", "package"),
    [
        ({"command": "npx", "args": ["-y", "@a/b"]}, "npx", "@a/b"),
        ({"command": "docker", "args": ["run", "-i", "--rm", "ghcr.example/a/b:1"]}, "docker", "ghcr.example/a/b:1"),
        ({"command": "npx", "args": ["--key", HIDDEN, "pkg"]}, "npx", None),
        ({"command": "npx", "args": []}, "npx", None),
        ({"command": "npx", "args": [1]}, "npx", None),
        ({"command": "python", "args": [HIDDEN]}, "python", None),
        ({"command": f"server --key {HIDDEN}"}, "server", None),
        ({"command": 5}, None, None),
    ],
)
def test_of_a_command_only_program_and_package_are_kept(
    entry: dict[str, object], program: str | None, package: str | None
) -> None:
    (server,) = servers(".mcp.json", json.dumps({"mcpServers": {"s": entry}})) or ()
    assert (server.program, server.package) == (program, package)
    assert HIDDEN not in repr(server)


def test_toml_types_switches_and_odd_shapes() -> None:
    (codex,) = servers(".codex/config.toml", '[mcp_servers.a]\ncommand = "a"\nenabled = false\n') or ()
    assert (codex.name, codex.enabled) == ("a", False)
    odd = {"servers": {"a": 1, "b": {"type": "sse", "url": "http://[", "tools": "all", "env": ["X"]}}}
    (server,) = servers(".vscode/mcp.json", json.dumps(odd)) or ()
    assert (server.transport, server.host, server.tools, server.variables) == ("sse", None, (), ())
    assert servers(".mcp.json", "[1]") is None
    assert servers(".mcp.json", "{}") == ()
    assert servers("a.toml", "= 1") is None


def test_a_comment_mark_inside_a_word_is_no_comment() -> None:
    text = '{"mcpServers": {"a": {"url": "https://a.example/x", /* so */ "alwaysAllow": ["*"], }, }} // end'
    (server,) = servers(".mcp.json", text) or ()
    assert server.host == "a.example"
    assert auto_approved(server, "any")
    assert auto_approved(server, "*")
