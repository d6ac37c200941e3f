"""What is read in each mode, made of one history: its last files, a clone with staged changes, one file of it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.secrets.history import git
from benchmarks.secrets.peers import Mode

CHANGED = 20
LINES = 30
FILE_SIZES = range(20_000, 40_000)


@dataclass(frozen=True)
class Target:
    """What a scanner is pointed at, and the files meant in it."""

    path: Path
    files: tuple[str, ...] = ()


def target(mode: Mode, history: Path) -> Target:
    """Return what is read in a mode, made beside the history unless it is there."""
    if mode in {Mode.HISTORY, Mode.AGAIN}:
        return Target(history)
    if mode is Mode.STAGED:
        staged = kept(history, "staged")
        return Target(staged, tuple(git(staged, "diff", "--cached", "--name-only").splitlines()))
    folder = kept(history, "folder")
    return Target(folder, (one_file(folder),)) if mode is Mode.FILE else Target(folder)


def kept(history: Path, kind: str) -> Path:
    """Return the folder of that kind made of a history, made unless it is there."""
    made = history.with_name(f"{history.name}-{kind}")
    if not made.exists():
        unfinished = made.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        subprocess.run(["git", "clone", "-q", str(history), str(unfinished)], check=True)  # noqa: S607  because git is the user's own
        if kind == "staged":
            stage(unfinished)
        else:
            shutil.rmtree(unfinished / ".git")
        unfinished.rename(made)
    return made


def stage(clone: Path) -> None:
    """Add lines that hold no secret to files of a clone, and stage them: what a usual commit brings."""
    paths = [each for each in git(clone, "ls-files", "*.py").splitlines() if (clone / each).stat().st_size > 1000]
    chosen = paths[:: max(1, len(paths) // CHANGED)][:CHANGED]
    for path in chosen:
        added = "".join(f"    total_{nth} = count(items[{nth}], label='part {nth}')\n" for nth in range(LINES))
        with (clone / path).open("a", encoding="utf-8") as opened:
            opened.write(f"\n\ndef added(items, count):\n{added}")
    git(clone, "add", *chosen)


def one_file(folder: Path) -> str:
    """Return the first Python file of a usual size."""
    files = sorted(folder.rglob("*.py"))
    return str(next(each for each in files if each.stat().st_size in FILE_SIZES).relative_to(folder))
