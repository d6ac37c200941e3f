"""What is swept runs nothing of its own, whatever its settings ask for, and is not imported from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from archive_support import zipped
from repository_support import Repo, repository
from sweep_support import muster, swept, token

from connectors.sweep.run import Options

MODES = {
    "folder": [], "everything": ["--no-ignore"], "history": ["--history"], "objects": ["--all-objects"],
    "since a date": ["--since", "2028-01-01"], "since a revision": ["--since", "HEAD~1"], "staged": ["--staged"],
}  # fmt: skip
OPTIONS = {
    "folder": Options(), "everything": Options(every=True), "history": Options(history=True),
    "objects": Options(all_objects=True), "since a date": Options(since="2028-01-01"),
    "since a revision": Options(since="HEAD~1"), "staged": Options(staged=True),
}  # fmt: skip
HOOKS = ("post-index-change", "reference-transaction", "post-checkout", "query-watchman", "pre-auto-gc")
MODULES = (
    "sitecustomize",
    "usercustomize",
    "hyperscan",
    "click",
    "msgspec",
    "re",
    "scanner/__init__",
    "graph",
    "hashlib",
)
TURNED = chr(0x202E) + "gnp.env"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark when it is run."""
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\nexit 1\n")
    script.chmod(0o755)
    return script


@pytest.fixture
def hostile(tmp_path: Path, trap: Path) -> Repo:
    """A repository all of whose settings that name a program name the trap."""
    repo = repository(tmp_path / "hostile")
    repo.commit({"x": "y\n"})
    attributes = "* diff=trap filter=trap merge=trap\n*.wide working-tree-encoding=UTF-16\n"
    repo.commit({"a.env": token(1), ".gitattributes": attributes})
    repo.git("clone", "-q", ".", "inner")
    (repo.folder / ".gitmodules").write_text(
        f'[submodule "inner"]\n path = inner\n url = ext::{trap}\n fetchRecurseSubmodules = true\n'
    )
    (repo.folder / "b.env").write_text(token(2))
    repo.git("add", "-A")
    _set(repo, trap)
    _set(Repo(repo.folder / "inner"), trap)
    (tmp_path / "sprung").unlink(missing_ok=True)
    return repo


def _set(repo: Repo, trap: Path) -> None:
    included = repo.folder / ".git" / "more"
    included.write_text(f"[alias]\n cat-file = !{trap}\n diff = !{trap}\n[core]\n fsmonitor = {trap}\n")
    for name, value in {
        "core.pager": str(trap), "core.editor": str(trap), "core.sshCommand": str(trap), "core.askPass": str(trap),
        "core.gitProxy": str(trap), "core.hooksPath": str(repo.folder / ".git" / "hooks"),
        "core.alternateRefsCommand": str(trap), "sequence.editor": str(trap),
        "credential.helper": f"!{trap}", "gpg.program": str(trap), "log.showSignature": "true",
        "diff.external": str(trap), "diff.trap.textconv": str(trap), "diff.trap.command": str(trap),
        "filter.trap.clean": str(trap), "filter.trap.smudge": str(trap), "filter.trap.process": str(trap),
        "filter.trap.required": "true", "merge.trap.driver": str(trap),
        "pager.log": str(trap), "pager.diff": str(trap), "alias.log": f"!{trap}", "alias.rev-list": f"!{trap}",
        "alias.ls-files": f"!{trap}", "protocol.allow": "always", "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::{trap}", "remote.origin.promisor": "true", "remote.origin.uploadpack": str(trap),
        "uploadpack.packObjectsHook": str(trap), "include.path": "more", "submodule.inner.update": f"!{trap}",
        "trailer.x.command": str(trap), "interactive.diffFilter": str(trap), "trace2.eventTarget": str(trap),
    }.items():  # fmt: skip
        repo.git("config", name, value)
    hooks = repo.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in HOOKS:
        (hooks / hook).write_text(trap.read_text())
        (hooks / hook).chmod(0o755)


def test_the_trap_springs_for_plain_git(hostile: Repo, tmp_path: Path) -> None:
    """The traps are real ones: plain git walks into them, so that the tests below prove something."""
    for command in (["status"], ["diff"], ["log", "-p", "--ext-diff"]):
        (tmp_path / "sprung").unlink(missing_ok=True)
        subprocess.run(["git", *command], cwd=hostile.folder, check=False, capture_output=True)
        assert (tmp_path / "sprung").exists()


@pytest.mark.parametrize("mode", MODES)
def test_no_way_of_reading_springs_a_trap(hostile: Repo, tmp_path: Path, mode: str) -> None:
    answer = swept(hostile.folder, options=OPTIONS[mode])
    assert answer.leaks
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("mode", ["history", "objects", "since a date"])
def test_a_missing_object_is_not_fetched(hostile: Repo, tmp_path: Path, mode: str) -> None:
    blob = hostile.git("-c", "core.fsmonitor=false", "rev-parse", "HEAD:a.env")
    hostile.git("config", "core.repositoryFormatVersion", "1")
    hostile.git("config", "extensions.partialClone", "origin")
    (hostile.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (tmp_path / "sprung").unlink(missing_ok=True)
    answer = swept(hostile.folder, options=OPTIONS[mode])
    assert not (tmp_path / "sprung").exists()
    assert answer.unread or mode == "objects"
    subprocess.run(["git", "cat-file", "-p", blob], cwd=hostile.folder, check=False, capture_output=True)
    assert (tmp_path / "sprung").exists()


@pytest.mark.parametrize("mode", ["folder", "history", "staged"])
def test_programs_and_modules_that_lie_in_the_folder_are_left_alone(
    repo: Repo, tmp_path: Path, home: Path, mode: str
) -> None:
    """The real command, run in the folder: nothing there is taken for git or for a module."""
    mark = tmp_path / "sprung"
    repo.commit({"a.env": token(1)})
    for name in MODULES:
        file = repo.folder / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"open({str(mark)!r}, 'w').close()\nraise SystemExit(9)\n")
    (repo.folder / "git").write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    (repo.folder / "git").chmod(0o755)
    (repo.folder / "b.env").write_text(token(2))
    repo.git("add", "-A")
    environment = {
        "PATH": f"{os.environ['PATH']}:.", "HOME": str(repo.folder), "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
    }  # fmt: skip
    program = Path(sys.executable).parent / "muster"
    started = [str(program)] if program.exists() else [sys.executable, "-P", "-m", "scanner.cli"]
    done = subprocess.run(
        [*started, "secrets", *MODES[mode]], cwd=repo.folder, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert not mark.exists()


def test_names_reach_a_terminal_without_their_escapes(repo: Repo, home: Path) -> None:
    for name in ("\x1b[2J\x1b[31mred.env", "new\nline.env", "\r\x9b31m.env", TURNED):
        (repo.folder / name).write_text(token(1))
    done = muster(home, "secrets", cwd=repo.folder)
    assert done.returncode == 1
    shown = done.stdout.decode()
    assert all(each.isprintable() for each in shown.replace("\n", ""))
    assert TURNED[0] not in shown
    assert not any(line.startswith("line.env") for line in shown.splitlines())


def test_archives_in_archives_and_bombs_end(repo: Repo) -> None:
    nested = zipped({"a.env": token(1).encode()})
    for number in range(8):
        nested = zipped({f"{number}.zip": nested})
    (repo.folder / "deep.zip").write_bytes(nested)
    (repo.folder / "bomb.zip").write_bytes(zipped({"zeros": bytes(60_000_000)}))
    (repo.folder / "b.env").write_text(token(2))
    repo.git("add", "-A")
    repo.git("commit", "-qm", "x")
    for options in (Options(), Options(history=True)):
        answer = swept(repo.folder, options=options)
        assert "b.env" in answer.paths
        assert any(path.startswith("bomb.zip") for path in answer.unread)
        assert any(path.startswith("deep.zip") for path in answer.unread)


def test_a_tree_of_thousands_of_folders_is_walked(tmp_path: Path) -> None:
    """Deeper than a path may be long: what cannot be reached is told."""
    top = os.open(tmp_path, os.O_RDONLY)
    folder = top
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=folder)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
        if folder != top:
            os.close(folder)
        folder = deeper
    os.close(folder)
    os.close(top)
    (tmp_path / "a.env").write_text(token(1))
    answer = swept(tmp_path)
    assert answer.paths == ["a.env"]
    assert list(answer.unread.values()) == ["File name too long"]
