"""The demo as it is run: told, kept running, stopped by a signal, and never leaving a process behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Never

import pytest

from scanner.demo import story
from scanner.demo.orchard import FolderTaken, clear
from scanner.demo.story import run_demo

PROGRAM = [sys.executable, "-c", "import sys; from scanner.cli import main; sys.exit(main())"]


def children(pid: int) -> set[int]:
    """Process ids of the servers that a process has started and not yet ended."""
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], check=True, capture_output=True, text=True).stdout
    rows = [line.split(maxsplit=2) for line in told.splitlines()]
    return {int(row[0]) for row in rows if int(row[1]) == pid and re.search(r"moto\.server|bao", row[2])}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_demo_tells_keeps_running_and_ends_well_on_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines: list[str] = []
    servers: set[int] = set()
    others = children(os.getpid())

    def out(line: str) -> None:
        lines.append(line)
        if line.startswith("A scan of your own"):
            servers.update(children(os.getpid()) - others)
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    assert run_demo(keep=True, out=out, folder=None) == 0
    told = "\n".join(lines)
    assert "Orchard's calendar runs 120 days ahead, because the servers were raised a moment ago." in told
    assert "First scan" in told
    assert "Leaked credential still works" in told
    assert "Rights grew since the last scan" in told
    assert "  . orchard/environment.sh" in lines
    for name in ("orchard.md", "orchard.json", "orchard.ndjson"):
        assert f"  orchard/reports/{name}" in lines
        assert (tmp_path / "orchard" / "reports" / name).stat().st_size > 1000
    assert lines[-1] == "All servers are stopped."
    assert len(servers) == 2
    assert not any(alive(each) for each in servers)
    assert signal.getsignal(signal.SIGINT) is before
    secrets = re.findall(r"(?:SECRET_ACCESS_KEY|TOKEN)=(\S+)", (tmp_path / "orchard" / "environment.sh").read_text())
    assert len(secrets) == 2
    assert not any(secret in told for secret in secrets)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_raising_leaves_no_process_behind(tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "demo", "--folder", str(tmp_path / "estate")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with process:
        servers: set[int] = set()
        while len(servers) < 2:
            assert process.poll() is None
            servers = children(process.pid)
        process.send_signal(number)
        told, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + number, told
    assert told.decode().endswith("All servers are stopped.\n")
    assert not any(alive(each) for each in servers)


def test_a_signal_is_not_swallowed_by_what_bears_with_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    """As botocore does, which takes any exception in the middle of a request for a reason to try again."""

    def raised(*_: object, **__: object) -> Never:
        with contextlib.suppress(Exception):
            signal.raise_signal(signal.SIGTERM)
        pytest.fail("the story went on")

    monkeypatch.setattr(story, "raised", raised)
    assert run_demo(keep=False, out=lambda _line: None, folder=None) == 128 + signal.SIGTERM


def test_a_folder_of_the_users_own_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    with pytest.raises(FolderTaken, match="--folder"):
        clear(tmp_path)
    assert mine.read_text() == "mine"


def test_a_folder_of_an_earlier_demo_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "orchard"
    clear(folder)
    (folder / "old.txt").write_text("old")
    clear(folder)
    assert not (folder / "old.txt").exists()
    empty = tmp_path / "empty"
    empty.mkdir()
    clear(empty)
