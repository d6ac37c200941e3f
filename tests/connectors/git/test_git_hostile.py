"""A repository of strangers runs nothing of theirs, whatever its configuration asks for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from repository_support import Repo, access_key, repository
from sources_support import collected

from connectors.calls import Calls
from connectors.git import GitOptions
from connectors.git.command import Repository
from connectors.streams import Unavailable
from graph.model import Exposure


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark when it is run."""
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\nexit 1\n")
    script.chmod(0o755)
    return script


def hostile(folder: Path, trap: Path) -> Repo:
    """Make a repository whose every setting that names a program names the trap."""
    repo = repository(folder)
    key_id, secret = access_key(21)
    role = 'resource "aws_iam_role" "a" {\n  name = "a"\n}\n'
    repo.commit({"a.env": f"{key_id} {secret}", "a.tf": role, ".gitattributes": "* diff=trap filter=trap\n"})
    for name, value in {
        "core.fsmonitor": str(trap),
        "core.pager": str(trap),
        "core.sshCommand": str(trap),
        "core.hooksPath": str(trap.parent),
        "diff.external": str(trap),
        "diff.trap.textconv": str(trap),
        "diff.trap.command": str(trap),
        "filter.trap.clean": str(trap),
        "filter.trap.smudge": str(trap),
        "filter.trap.required": "true",
        "gpg.program": str(trap),
        "log.showSignature": "true",
        "pager.log": str(trap),
        "alias.log": f"!{trap}",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::{trap}",
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": str(trap),
    }.items():
        repo.git("config", name, value)
    for hook in ("post-index-change", "reference-transaction"):
        (trap.parent / hook).write_text(trap.read_text())
        (trap.parent / hook).chmod(0o755)
    return repo


def test_the_trap_springs_for_plain_git(tmp_path: Path, trap: Path) -> None:
    """The trap is a real one: plain git walks into it, so that the tests below prove something."""
    repo = hostile(tmp_path / "r", trap)
    subprocess.run(["git", "status"], cwd=repo.folder, check=False, capture_output=True)
    assert (tmp_path / "sprung").exists()


def test_reading_everything_springs_no_trap(tmp_path: Path, trap: Path) -> None:
    repo = hostile(tmp_path / "r", trap)
    (tmp_path / "sprung").unlink(missing_ok=True)
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    assert seen.gaps == ()
    assert len(seen.each(Exposure)) == 1
    assert not (tmp_path / "sprung").exists()


def test_a_missing_object_is_not_fetched_from_a_remote_of_theirs(tmp_path: Path, trap: Path) -> None:
    repo = hostile(tmp_path / "r", trap)
    blob = repo.git("rev-parse", "HEAD:a.env")
    repo.git("config", "core.repositoryFormatVersion", "1")
    repo.git("config", "extensions.partialClone", "origin")
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (tmp_path / "sprung").unlink(missing_ok=True)
    seen = collected("git", GitOptions(paths=(str(repo.folder),)))
    assert not (tmp_path / "sprung").exists()
    # What could not be read is a gap, and never "no secrets".
    assert "exposures" in {gap.stream for gap in seen.gaps}
    plain = subprocess.run(["git", "cat-file", "-p", blob], cwd=repo.folder, check=False, capture_output=True)
    assert plain.returncode != 0
    assert (tmp_path / "sprung").exists()


def test_what_git_says_is_shown_without_a_password(tmp_path: Path) -> None:
    script = tmp_path / "git"
    word = "x" * 12
    script.write_text(f"#!/bin/sh\necho 'fatal: https://ada:{word}@git.example/r.git is gone' >&2\nexit 3\n")
    script.chmod(0o755)
    asked = Repository(tmp_path, Calls("git"), program=str(script))
    with pytest.raises(Unavailable, match=r"git log failed: fatal: https://git\.example/r\.git is gone"):
        asked.ask("log")


def test_a_git_that_hangs_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "git"
    script.write_text("#!/bin/sh\nexec sleep 60\n")
    script.chmod(0o755)
    monkeypatch.setattr("connectors.sweep.git.SECONDS", 0.2)
    with pytest.raises(Unavailable, match="took longer"):
        Repository(tmp_path, Calls("git"), program=str(script)).ask("log")
