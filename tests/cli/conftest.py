"""What the tests of the command line share: a place of their own, a repository to scan, and a way to call."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from scanner.cli import main

Call = Callable[..., int]


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing of this machine's user reach a test, and put logging back as it was."""
    for name in list(os.environ):
        if name.startswith(("MUSTER_", "AWS_", "VAULT_", "BAO_", "XDG_", "OTEL_", "GITHUB_", "GH_", "KUBE", "GIT_")):
            monkeypatch.delenv(name)
    # A process that shares the tests with others has a width of its own in its environment.
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/nowhere")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def call() -> Call:
    """Call the command line as the ``muster`` script does."""
    return lambda *args: main([str(arg) for arg in args])


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that configures an AI agent nobody agreed to, and settings that name it as the only source."""
    folder = tmp_path / "work"
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    (folder / ".mcp.json").write_text('{"mcpServers": {"shell": {"command": "npx", "args": ["shell-server@1.2.0"]}}}\n')
    subprocess.run(["git", "-C", folder, "add", ".mcp.json"], check=True)
    subprocess.run(
        ["git", "-C", folder, *identity, "commit", "-q", "-m", "first"],
        check=True,
        env={**os.environ, "GIT_AUTHOR_DATE": "2026-01-05T10:00:00Z", "GIT_COMMITTER_DATE": "2026-01-05T10:00:00Z"},
    )
    (folder / "muster.toml").write_text('estate = "acme"\n[sources.code]\nplatform = "git"\npaths = ["."]\n')
    return folder
