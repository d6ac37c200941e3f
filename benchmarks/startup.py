"""How much a start of the command line costs, and what it imports: CPU time side by side, as ratios.

The least of several runs is told: whatever else the machine does only ever adds to it. ``muster secrets --staged`` runs
in a repository of its own with a cache that is warm, as a hook does at each commit.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

MUSTER = str(Path(sysconfig.get_path("scripts")) / "muster")
RUNS = 15
HEAVY = frozenset({
    "alembic", "boto3", "botocore", "email", "hvac", "importlib.metadata", "json", "logging", "networkx", "pathlib",
    "requests", "rich", "secrets", "shutil", "sqlalchemy", "structlog", "tempfile", "yaml",
})  # fmt: skip
"""What a start should have a reason for."""
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import click": [sys.executable, "-c", "import click"],
    "import click, msgspec": [sys.executable, "-c", "import click, msgspec"],
    "import connectors.streams": [sys.executable, "-c", "import connectors.streams"],
    "muster --version": [sys.executable, MUSTER, "--version"],
    "muster --help": [sys.executable, MUSTER, "--help"],
    "muster scan --help": [sys.executable, MUSTER, "scan", "--help"],
    "muster permissions git": [sys.executable, MUSTER, "permissions", "git"],
    "muster secrets --help": [sys.executable, MUSTER, "secrets", "--help"],
    "muster secrets --staged": [sys.executable, MUSTER, "secrets", "--staged"],
}


class Place:
    """A repository with one staged file, and folders for what a run remembers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "repository"
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTER_", "GIT_"))}
        self.environ |= {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}
        self._git("init", "-q", str(self.folder))
        (self.folder / "staged.txt").write_text("nothing to hide\n" * 40)
        self._git("-C", str(self.folder), "add", "staged.txt")

    def _git(self, *args: str) -> None:
        subprocess.run(["git", *args], check=True, env=self.environ)  # noqa: S607 because it is whichever git is used

    def cpu(self, command: list[str]) -> float:
        """Milliseconds of processor time of one run."""
        begin = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=self.folder, env=self.environ, stdout=subprocess.DEVNULL, check=True)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime) * 1000

    def imported(self, command: list[str]) -> set[str]:
        """Every module that a command imports."""
        traced = [command[0], "-X", "importtime", *command[1:]]
        done = subprocess.run(traced, cwd=self.folder, env=self.environ, capture_output=True, text=True, check=True)
        lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
        return {line.rpartition("|")[2].strip() for line in lines}


def measured(place: Place) -> Mapping[str, float]:
    """The least of each command, after a run that fills the caches; the commands take turns."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(RUNS + 1):
        for name, command in COMMANDS.items():
            spent = place.cpu(command)
            if turn:
                times[name].append(spent)
    return {name: min(each) for name, each in times.items()}


def main() -> None:
    """Print one line a command."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        least = measured(place)
        bare, click = least["python -c pass"], least["import click"]
        print(f"{'command':26} {'CPU ms':>7} {'× bare':>7} {'× click':>8} {'modules':>8}  of these")
        for name, command in COMMANDS.items():
            modules = place.imported(command)
            heavy = ", ".join(sorted(modules & HEAVY)) or "-"
            ratios = f"{least[name] / bare:>7.1f} {least[name] / click:>8.2f}"
            print(f"{name:26} {least[name]:>7.0f} {ratios} {len(modules):>8}  {heavy}")


if __name__ == "__main__":
    main()
