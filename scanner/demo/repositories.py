"""Orchard's git repositories, their history made by the git command itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scanner.demo.servers import ServerError
from scanner.demo.templates import data_of

NAMES = ("storefront", "ticket-triage")
AUTHORS = {
    "ada": ("Ada Holm", "ada.holm@orchard.example"),
    "jonas": ("Jonas Vik", "jonas.vik@orchard.example"),
    "mira": ("Mira Osei", "mira.osei@orchard.example"),
    "tomas": ("Tomas Lind", "tomas.lind@orchard.example"),
    "bot": ("Release Bot", "release-bot@orchard.example"),
}


def raise_repositories(folder: Path, names: Mapping[str, str], *, today: datetime) -> tuple[Path, ...]:
    """Write every repository into ``folder``. ``names`` fill in what their files say; ``today`` is the story's."""
    return tuple(_repository(folder / name, data_of(f"{name}.yaml", names), today) for name in NAMES)


def _repository(folder: Path, told: Mapping[str, Any], today: datetime) -> Path:
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "remote", "add", "origin", told["remote"])
    for commit in told["commits"]:
        for path, text in commit.get("write", {}).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for path in commit.get("remove", ()):
            (folder / path).unlink()
        _git(folder, "add", "--all")
        identity = _identity(commit["author"], today - timedelta(days=commit["days"]))
        _git(folder, "commit", "--quiet", "--message", commit["message"], identity=identity)
    return folder


def _identity(author: str, at: datetime) -> Mapping[str, str]:
    name, email = AUTHORS[author]
    told = {"NAME": name, "EMAIL": email, "DATE": f"@{int(at.timestamp())} +0000"}
    return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in told.items()}


def _git(folder: Path, *arguments: str, identity: Mapping[str, str] | None = None) -> None:
    program = shutil.which("git")
    if program is None:
        raise ServerError("git is not installed; Orchard's repositories are made with it")
    done = _run([program, *arguments], folder, identity or {})
    if done.returncode:
        raise ServerError(f"git {arguments[0]} failed in {folder}: {done.stderr.decode(errors='replace').strip()}")


def _run(command: Sequence[str], folder: Path, identity: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run git without any setting of this machine: a signing key or a hook of the user's has no place in a story."""
    # What git itself sets while it runs a hook (GIT_DIR and others) would lead into another repository.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment = {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **identity}
    return subprocess.run(  # noqa: S603 because the command and its arguments are ours
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
