"""Repositories that are not whole: what cannot be read is told, and all the rest is read."""

from __future__ import annotations

import random
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from repository_support import DAY_ONE, Repo
from sweep_support import Answer, muster, swept, token

from connectors.sweep import blobs as reading
from connectors.sweep.git import Git, GitFailed
from connectors.sweep.run import Options

HISTORY = Options(history=True)


def loose(repo: Repo, name: str) -> Path:
    """The file of an object that is not packed."""
    blob = repo.git("rev-parse", name)
    path = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    return path


def history(repo: Repo) -> Answer:
    return swept(repo.folder, options=HISTORY)


def three(repo: Repo) -> None:
    repo.commit({"a.env": token(1), "deep/b.env": token(2), "c.env": token(3)})


@pytest.mark.parametrize("damage", ["missing", "empty", "rubbish", "cut"])
def test_a_damaged_blob_is_told_by_its_path_and_the_rest_is_read(repo: Repo, damage: str) -> None:
    three(repo)
    file = loose(repo, "HEAD:deep/b.env")
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes({"empty": b"", "rubbish": b"rubbish", "cut": content[: len(content) // 2]}[damage])
    answer = history(repo)
    assert answer.paths == ["a.env", "c.env"]
    assert "deep/b.env" in answer.unread


@pytest.mark.parametrize("what", ["HEAD", "HEAD^{tree}", "HEAD:deep"])
@pytest.mark.parametrize("damage", ["missing", "rubbish"])
def test_without_a_commit_or_a_tree_every_stored_blob_is_read(repo: Repo, what: str, damage: str) -> None:
    """What a missing tree names must not be passed over in silence."""
    three(repo)
    file = loose(repo, what)
    file.unlink() if damage == "missing" else file.write_bytes(b"rubbish")
    answer = history(repo)
    assert len(answer.leaks) == 3
    assert "not whole" in answer.unread[str(repo.folder)]
    assert {leak.in_head for leak in answer.leaks} <= {None, True}


def test_the_command_ends_with_three_and_tells_both(repo: Repo, home: Path) -> None:
    three(repo)
    loose(repo, "HEAD:deep/b.env").unlink()
    done = muster(home, "secrets", "--history", cwd=repo.folder)
    assert done.returncode == 3
    assert b"a.env" in done.stdout
    assert b"deep/b.env" in done.stdout
    assert muster(home, "secrets", "--history", "--allow-gaps", cwd=repo.folder).returncode == 1


@pytest.mark.parametrize("damage", ["cut", "zeroed", "no index"])
def test_a_damaged_pack_hides_no_loose_object_and_is_told(repo: Repo, damage: str) -> None:
    three(repo)
    repo.git("repack", "-adq")
    repo.commit({"new.env": token(4)})
    (pack,) = (repo.folder / ".git" / "objects" / "pack").glob("*.pack")
    pack.chmod(0o644)
    content = bytearray(pack.read_bytes())
    if damage == "cut":
        pack.write_bytes(content[: len(content) // 2])
    elif damage == "zeroed":
        content[20:-40] = bytes(len(content) - 60)
        pack.write_bytes(content)
    else:
        pack.with_suffix(".idx").unlink()
    answer = history(repo)
    fresh = repo.git("hash-object", "new.env")
    assert {"new.env", f"blob {fresh}"} & set(answer.paths)
    assert answer.unread


def test_more_damaged_objects_than_are_worth_going_on_after_are_all_told(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_RESTARTS", 3)
    repo.commit({f"{number}.env": token(number) for number in range(8)})
    for number in range(6):
        file = loose(repo, f"HEAD:{number}.env")
        content = file.read_bytes()
        file.write_bytes(content[:-6] + b"\xff" * 6)
    answer = history(repo)
    assert len(answer.unread) + len(answer.leaks) == 8
    assert {f"{number}.env" for number in range(6)} <= answer.unread.keys()


def test_a_large_blob_that_breaks_off_is_told_and_what_comes_after_it_is_read(repo: Repo) -> None:
    """What git wrote of it before is no answer about another blob, whatever it looks like."""
    noise = random.Random(1).choices("abcdef 0123456\n", k=2_000_000)  # noqa: S311 because nothing is kept safe by it
    repo.commit({"large": f"{'0' * 40} missing\n" * 1000 + "".join(noise), "z.env": token(1)})
    file = loose(repo, "HEAD:large")
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 50] = b"\xff" * 50
    file.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "BUFFER", 300_000)
        patch.setattr(reading, "ENOUGH", 100_000)
        answer = history(repo)
    assert answer.paths == ["z.env"]
    assert list(answer.unread) == ["large"]


def test_a_partial_clone_tells_what_is_not_here_and_fetches_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.env": token(1), **{f"{number}.txt": str(number) for number in range(30)}})
    repo.git("config", "uploadpack.allowFilter", "true")
    there = tmp_path / "part"
    repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.folder}", str(there))
    repo.git("-C", str(there), "cat-file", "-p", "HEAD:a.env")
    packs = sorted((there / ".git" / "objects").rglob("*"))
    for options in (HISTORY, Options(since="2028-01-01")):
        answer = swept(there, options=options)
        assert answer.paths == ["a.env"]
        assert {f"{number}.txt" for number in range(30)} <= answer.unread.keys()
    assert sorted((there / ".git" / "objects").rglob("*")) == packs


def test_a_shallow_clone_is_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"old.env": token(1)})
    repo.commit({"old.env": None, "new.env": token(2)})
    repo.git("clone", "-q", "--depth=1", f"file://{repo.folder}", str(tmp_path / "shallow"))
    answer = swept(tmp_path / "shallow", options=HISTORY)
    assert answer.paths == ["new.env"]
    assert "shallow" in answer.unread[str(tmp_path / "shallow")]


@pytest.mark.parametrize("since", ["2029-01-02T00:00:00Z", "2029-01-03T00:00:00Z", "HEAD~1"])
def test_a_range_that_a_shallow_clone_cuts_is_told(repo: Repo, tmp_path: Path, since: str) -> None:
    for day in range(4):
        repo.commit({f"{day}.env": token(day)}, at=DAY_ONE + timedelta(days=day))
    repo.git("clone", "-q", "--depth=3", f"file://{repo.folder}", str(tmp_path / "shallow"))
    answer = swept(tmp_path / "shallow", options=Options(since=since))
    assert "3.env" in answer.paths
    assert bool(answer.unread) == since.startswith("2029-01-02")


def test_git_that_complains_at_length_is_not_waited_for(repo: Repo) -> None:
    three(repo)
    alternates = repo.folder / ".git" / "objects" / "info" / "alternates"
    alternates.write_text("".join(f"/nowhere/{'x' * 200}/{number}\n" for number in range(2_000)))
    assert history(repo).paths == ["a.env", "c.env", "deep/b.env"]


def test_what_git_says_is_its_fault_and_without_a_password(tmp_path: Path) -> None:
    script = tmp_path / "git"
    script.write_text(
        "#!/bin/sh\necho 'hint: something' >&2\necho 'fatal: https://ada:orchard@git.example/ is gone' >&2\nexit 3\n"
    )
    script.chmod(0o755)
    with pytest.raises(GitFailed, match=r"git log failed: fatal: https://git\.example/ is gone"):
        Git(str(tmp_path), program=str(script)).ask("log")
    missing = list(reading.blobs(Git(str(tmp_path), program=str(script)), [], largest=1))
    assert missing == []


def test_without_git_a_history_cannot_be_read(repo: Repo) -> None:
    answer = swept(repo.folder, options=Options(history=True, program="no-such-git"))
    assert "cannot be run" in answer.unread[str(repo.folder)]
    with pytest.raises(GitFailed, match="cannot be run"):
        list(reading.blobs(Git(str(repo.folder), program="no-such-git"), ["x"], largest=1))


def test_a_text_that_is_no_repository_at_all(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    subprocess.run(["git", "init", "-q", "--bare", "whole"], cwd=tmp_path, check=True)
    assert "not a git repository" in swept(tmp_path, options=HISTORY).unread[str(tmp_path)]
