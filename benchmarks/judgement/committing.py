"""The estate's part in git repositories: one of each team, and one for each AI agent's configuration."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.judgement.estate import Row, Thing, filled_in
from scanner.demo.servers import program

HOST = "github.com/orchard"
"""Where the repositories say that they come from."""
MCP = ".mcp.json"
FILES = (MCP, ".vscode/mcp.json", ".cursor/mcp.json", ".gemini/settings.json")
"""Where configurations of agents stand."""
FIRST, LATER = timedelta(days=100), timedelta(days=79)
Pairs = Mapping[str, tuple[str, str]]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a repository. ``later`` is what became of it; None where nothing did, an empty text where it went."""

    path: str
    text: str
    later: str | None = None


def commit(things: Iterable[Thing], folder: Path, pairs: Pairs, now: datetime) -> None:
    """Make all repositories anew. ``pairs`` are the access keys of those whose key leaks."""
    if folder.exists():
        shutil.rmtree(folder)
    repositories: dict[str, list[Kept]] = defaultdict(list)
    for each in things:
        if each.what == "agent":
            repositories[each.name].append(Kept(path=each.told.get("file", MCP), text=configuration(each.told)))
        elif told := each.told if each.what == "file" else each.told.get("leaked"):
            repositories[each.team].append(kept(told, pairs.get(each.name)))
    for name, files in repositories.items():
        _repository(folder / name, files, now)


def configuration(told: Row) -> str:
    """What stands in the file of an agent."""
    return json.dumps({told.get("key", "mcpServers"): told["servers"]}, indent=2)


def kept(told: Row, pair: tuple[str, str] | None) -> Kept:
    """A file with the key that leaks in it, if one does."""
    told = filled_in(told, {"key_id": pair[0], "key_secret": pair[1]}) if pair else told
    return Kept(path=told["path"], text=told["text"], later=told.get("later"))


def _repository(folder: Path, files: Iterable[Kept], now: datetime) -> None:
    folder.mkdir(parents=True)
    _git(folder, now, "init", "--quiet", "--initial-branch=main")
    _git(folder, now, "remote", "add", "origin", f"git@{HOST.replace('/', ':')}/{folder.name}.git")
    changed = [each for each in files if each.later is not None]
    for each in files:
        _write(folder / each.path, each.text)
    _record(folder, now - FIRST)
    for each in changed:
        _write(folder / each.path, each.later or "")
    if changed:
        _record(folder, now - LATER)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if text:
        file.write_text(text, "utf-8")
    else:
        file.unlink()


def _record(folder: Path, at: datetime) -> None:
    _git(folder, at, "add", "--all", "--force")
    _git(folder, at, "commit", "--quiet", "--message", "Go on")


def _git(folder: Path, at: datetime, *words: str) -> None:
    """Run git without any setting of this machine, as a person of the story's, at a time of the story's."""
    told = {"NAME": "Ada Holm", "EMAIL": "ada.holm@orchard.example", "DATE": f"@{int(at.timestamp())} +0000"}
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in told.items()}
    kept_ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment = {**kept_, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **who}
    subprocess.run([program("git"), *words], cwd=folder, env=environment, check=True)
