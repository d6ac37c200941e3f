"""Git begins with what is staged before it is asked: the answer, and whatever goes wrong, is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository_support import Repo
from sweep_support import muster, swept, token

from connectors.sweep.early import DIFF, begun
from connectors.sweep.git import Git, GitFailed
from connectors.sweep.run import Options


def test_what_was_begun_is_the_answer_when_it_is_asked_for_and_once_only(repo: Repo) -> None:
    (repo.folder / "a.env").write_text(token(1))
    repo.git("add", "-A")
    git = begun(str(repo.folder), "git")
    early = git.ask(*DIFF)
    repo.git("rm", "-q", "--cached", "a.env")
    assert (token(1).encode() in early, git.ask(*DIFF)) == (True, b"")


def test_a_sweep_of_what_is_staged_takes_what_was_begun(repo: Repo) -> None:
    """It tells what was staged when git began."""
    (repo.folder / "a.env").write_text(token(1))
    repo.git("add", "-A")
    git = begun(str(repo.folder), "git")
    while git._begun[DIFF].poll() is None:
        pass
    repo.git("rm", "-q", "--cached", "a.env")
    options = Options(staged=True, begun={str(repo.folder): git})
    assert swept(repo.folder, options=options).paths == ["a.env"]
    assert swept(repo.folder, options=options).paths == []


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_what_cannot_begin_is_told_when_it_is_asked_for(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    git = begun(str(tmp_path / place), "git")
    with pytest.raises(GitFailed, match=r"cannot be run in .*: No"):
        git.ask(*DIFF)


def test_what_was_begun_and_went_wrong_is_told_as_ever(tmp_path: Path) -> None:
    git = Git(str(tmp_path))
    git.begin("rev-parse", "--verify", "nothing")
    with pytest.raises(GitFailed, match="git rev-parse failed: fatal: not a git repository"):
        git.ask("rev-parse", "--verify", "nothing")


def test_what_nobody_asks_for_is_stopped(repo: Repo) -> None:
    git = Git(str(repo.folder))
    git.begin("cat-file", "--batch-check", "--batch-all-objects")
    (process,) = git._begun.values()
    git.forget()
    assert process.poll() is not None
    assert git._begun == {}


def test_a_fault_of_the_command_line_leaves_nothing_running(repo: Repo, home: Path) -> None:
    done = muster(home, "secrets", "--staged", "-f", "nonsense", cwd=repo.folder)
    assert (done.returncode, b"there is no format nonsense" in done.stderr) == (2, True)


def test_several_folders_have_each_their_own_stage(repo: Repo, home: Path, tmp_path: Path) -> None:
    """Git begins with the first alone."""
    (repo.folder / "a.env").write_text("nothing to hide\n")
    repo.git("add", "-A")
    done = muster(home, "secrets", "--staged", str(repo.folder), str(tmp_path), cwd=tmp_path)
    assert (done.returncode, b"rev-parse failed" in done.stdout) == (3, True)
    assert muster(home, "secrets", "--staged", str(repo.folder), cwd=tmp_path).returncode == 0
