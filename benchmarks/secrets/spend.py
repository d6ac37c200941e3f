"""Run one command and say what it cost: CPU of its whole tree, wall time and peak memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.1
"""Seconds between two looks at the memory of a tree of processes."""


@dataclass(frozen=True)
class Spent:
    """What a command cost. ``over`` says that it was ended at the limit, and that all figures are lower bounds."""

    cpu: float
    wall: float
    peak: int
    """Bytes: of the largest process in the tree or, where more, of all of them together when they were looked at."""
    code: int
    over: bool = False


def spend(command: list[str], working: Path, printed: Path, limit: float, environment: Mapping[str, str]) -> Spent:
    """Run a command in a session of its own with its output in a file, and end all of it after ``limit`` seconds."""
    with printed.open("wb") as output, Path(f"{printed}.errors").open("wb") as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=working,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        done, looked = threading.Event(), [0]
        looking = threading.Thread(target=look, args=(process.pid, begun + limit, done, looked))
        looking.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        done.set()
        looking.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(used.ru_maxrss * 1024, looked[0])
    return Spent(used.ru_utime + used.ru_stime, wall, peak, process.returncode, over=wall >= limit)


def look(leader: int, end: float, done: threading.Event, largest: list[int]) -> None:
    """Keep the largest memory that the session of ``leader`` was seen to have, and end the session at ``end``."""
    while not done.wait(LOOK_EVERY):
        largest[0] = max(largest[0], memory(leader))
        if time.perf_counter() >= end:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)
            return


def memory(session: int) -> int:
    """Return the bytes that the processes of a session have together, what they share counted once (Linux only)."""
    return sum(of_process(each) for each in Path("/proc").glob("[0-9]*") if in_session(each, session))


def in_session(process: Path, session: int) -> bool:
    """Tell whether a process that may be gone meanwhile belongs to a session."""
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3]) == session
    except (OSError, ValueError):
        return False


def of_process(process: Path) -> int:
    """Return a process's proportional set size, 0 once it is gone."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
