"""How long the command line takes to start, and what it imports; medians of several runs, side by side."""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

MUSTER = str(Path(sysconfig.get_path("scripts")) / "muster")
RUNS = 9
HEAVY = ("boto3", "botocore", "hvac", "sqlalchemy", "alembic", "rich", "networkx", "structlog", "requests", "yaml")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "muster --help": [MUSTER, "--help"],
    "muster --version": [MUSTER, "--version"],
    "muster scan --help": [MUSTER, "scan", "--help"],
    "muster permissions git": [MUSTER, "permissions", "git"],
}


def wall(command: list[str]) -> float:
    """Milliseconds of one run."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begin) * 1000


def imported(command: list[str]) -> list[str]:
    """Which heavy packages a command imports."""
    done = subprocess.run([sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=True)
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    return [name for name in HEAVY if name in names]


def main() -> None:
    """Print one line a command."""
    medians: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            medians[name].append(wall(command))
    bare = statistics.median(medians["python -c pass"])
    print(f"{'command':28} {'median ms':>10} {'× bare':>8}  heavy imports")
    for name, command in COMMANDS.items():
        median = statistics.median(medians[name])
        heavy = imported(command) if command[0] == MUSTER else []
        print(f"{name:28} {median:>10.0f} {median / bare:>8.1f}  {', '.join(heavy) or '-'}")


if __name__ == "__main__":
    main()
