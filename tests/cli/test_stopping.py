"""A scan that is told to stop ends soon, keeps what it read, and is gone on with."""

import io
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_support import MUSTER

from connectors.work import Event, EventKind
from scanner.cli import progress
from scanner.cli.invocation import Invocation
from scanner.telemetry import NoSpans

Call = Callable[..., int]


@pytest.fixture
def slow_git(tmp_path: Path) -> Iterator[Path]:
    """A git that begins its work, says so in a file beside it, and then takes longer than anybody waits."""
    program, begun = tmp_path / "slow-git", tmp_path / "begun"
    program.write_text(f"#!/bin/sh\necho $$ >> {begun}\nexec sleep 120\n")
    program.chmod(0o755)
    begun.touch()
    yield program
    for pid in begun.read_text().split():
        os.kill(int(pid), signal.SIGKILL)


def test_a_signal_stops_a_scan_that_can_be_gone_on_with(repository: Path, slow_git: Path, call: Call) -> None:
    settings = repository / "muster.toml"
    before = settings.read_text()
    settings.write_text(f'{before}[sources.slow]\nplatform = "git"\npaths = ["."]\nprogram = "{slow_git}"\n')
    command = [*MUSTER, "--config", "muster.toml", "--log-format", "json", "--log-level", "info", "scan"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=repository
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            if '"closed"' in line:
                break
        # One source is done, and the other is in the middle: both are what the stop is about.
        while not (slow_git.parent / "begun").read_text():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read()
        assert process.wait(60) == 128 + signal.SIGTERM
        assert process.stdout.read() == ""
    assert "stopping; what was read is kept" in said
    assert "goes on from there" in said
    assert "Traceback" not in said
    settings.write_text(before)
    assert call("--log-format", "json", "--log-level", "info", "scan") == 1


def test_on_a_terminal_a_bar_shows_how_far_each_source_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Terminal(io.StringIO):
        """Stderr that is a terminal."""

        def isatty(self) -> bool:
            """Say so."""
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    invocation = Invocation(environ={}, cwd=tmp_path, now=lambda: datetime.now(UTC), colour=False)
    with progress.telling(invocation, NoSpans()) as tell:
        tell(Event(kind=EventKind.OPENED, source="prod", platform="aws", units=4, left=4))
        tell(
            Event(
                kind=EventKind.FINISHED, source="prod", platform="aws", stream="iam.users", scope="1", units=4, left=3
            )
        )
        tell(Event(kind=EventKind.UNREADABLE, source="other", platform="aws", detail="refused"))
    assert "prod" in terminal.getvalue()
