"""A folder: the files git knows or would take, those of repositories within it, and nothing behind a link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from repository_support import Repo, repository
from sweep_support import muster, swept, token

from connectors.sweep import folder as folders
from connectors.sweep import tray
from connectors.sweep.run import Options

EVERY = Options(every=True)


def env(seed: int) -> str:
    return f"# settings\ntoken={token(seed)}\n"


def test_git_says_what_is_left_out(repo: Repo) -> None:
    repo.commit({".gitignore": "build/\n*.log\n", "a.env": env(1), "kept.log": "x"})
    for name in ("new.env", "build/b.env", "c.log"):
        (repo.folder / name).parent.mkdir(exist_ok=True)
        (repo.folder / name).write_text(env(2))
    assert swept(repo.folder).where == [("a.env", 2), ("new.env", 2)]
    assert swept(repo.folder, options=EVERY).paths == ["a.env", "build/b.env", "c.log", "new.env"]


def test_what_git_ignores_is_read_if_it_is_tracked(repo: Repo) -> None:
    (repo.folder / ".gitignore").write_text("*.env\n")
    (repo.folder / "a.env").write_text(env(1))
    repo.git("add", "-f", "a.env")
    assert swept(repo.folder).paths == ["a.env"]


def test_a_folder_of_a_repository_is_read_by_its_rules(repo: Repo) -> None:
    repo.commit({".gitignore": "*.log\n", "deep/er/a.env": env(1), "b.env": env(2)})
    (repo.folder / "deep" / "x.log").write_text(env(3))
    assert swept(repo.folder / "deep").paths == ["er/a.env"]


def test_repositories_within_are_read_by_their_own_rules(repo: Repo) -> None:
    inner = repository(repo.folder / "tools" / "inner")
    inner.commit({".gitignore": "out/\n", "i.env": env(1)})
    (inner.folder / "out").mkdir()
    (inner.folder / "out" / "o.env").write_text(env(2))
    assert swept(repo.folder).paths == ["tools/inner/i.env"]


def test_a_submodule_is_read(repo: Repo, tmp_path: Path) -> None:
    other = repository(tmp_path / "other")
    other.commit({"s.env": env(1)})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.folder), "vendor/other")
    repo.commit({"a.env": env(2)})
    assert swept(repo.folder).paths == ["a.env", "vendor/other/s.env"]


@pytest.mark.parametrize("pointer", ["gitdir: /nowhere/at/all\n", "gitdir: ../elsewhere/.git\n", "rubbish"])
def test_a_broken_repository_within_is_read_all_the_same(repo: Repo, pointer: str) -> None:
    (repo.folder / "inner").mkdir()
    (repo.folder / "inner" / ".git").write_text(pointer)
    (repo.folder / "inner" / "a.env").write_text(env(1))
    assert swept(repo.folder).paths == ["inner/a.env"]


def test_a_folder_without_git_is_read_whole_and_in_order(tmp_path: Path) -> None:
    for name in ("z.env", "b/.gitignore", "b/c/a.env", "b/b.env", "a.env"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("*\n" if name.endswith("ignore") else env(3))
    answer = swept(tmp_path)
    (leak,) = answer.leaks
    assert [place.path for place in leak.places] == ["a.env", "z.env", "b/b.env", "b/c/a.env"]
    assert (answer.swept[0].how, answer.swept[0].texts) == ("folder", 5)
    assert leak.in_head is None


def test_one_file_is_read_whatever_git_thinks_of_it(repo: Repo) -> None:
    (repo.folder / ".gitignore").write_text("*\n")
    file = repo.folder / "a.env"
    file.write_text(env(1))
    assert swept(file).where == [(str(file), 2)]


def test_a_link_is_not_followed_unless_it_was_named(repo: Repo, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "o.env").write_text(env(1))
    (repo.folder / "file").symlink_to(outside / "o.env")
    (repo.folder / "folder").symlink_to(outside)
    (repo.folder / "self").symlink_to("self")
    (repo.folder / "up").symlink_to("..")
    repo.git("add", "-A")
    for options in (Options(), EVERY):
        answer = swept(repo.folder, options=options)
        assert (answer.leaks, answer.skipped, answer.unread) == ((), {"a link": 4}, {})
    assert swept(repo.folder / "file").where == [(str(repo.folder / "file"), 2)]
    assert swept(repo.folder / "folder").paths == ["o.env"]


def test_a_tracked_folder_that_became_a_link_leads_nowhere(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"deep/er/a.env": "x\n"})
    repo.git("rm", "-rq", "--cached", "deep")
    (tmp_path / "outside" / "er").mkdir(parents=True)
    (tmp_path / "outside" / "er" / "a.env").write_text(env(1))
    repo.git("reset", "-q")
    (repo.folder / "deep" / "er" / "a.env").unlink()
    (repo.folder / "deep" / "er").rmdir()
    (repo.folder / "deep").rmdir()
    (repo.folder / "deep").symlink_to(tmp_path / "outside")
    assert swept(repo.folder).leaks == ()


def test_what_is_no_file_is_counted_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.env").write_text(env(1))
    answer = swept(tmp_path)
    assert (answer.paths, answer.skipped) == (["a.env"], {"no regular file": 1})


@pytest.mark.parametrize("kind", ["pipe", "nothing", "dangling"])
def test_what_was_named_and_cannot_be_read_is_told(tmp_path: Path, kind: str) -> None:
    target = tmp_path / kind
    if kind == "pipe":
        os.mkfifo(target)
    if kind == "dangling":
        target.symlink_to("away")
    assert list(swept(target).unread) == [str(target)]


def test_a_deleted_file_that_is_still_tracked_is_no_fault(repo: Repo) -> None:
    repo.commit({"a.env": env(1), "b.env": env(2)})
    (repo.folder / "a.env").unlink()
    answer = swept(repo.folder)
    assert (answer.paths, answer.skipped, answer.unread) == (["b.env"], {"deleted": 1}, {})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "a.env").touch(mode=0)
    assert swept(tmp_path).unread == {"a.env": "Permission denied", "shut/": "Permission denied"}


def test_what_cannot_be_opened_is_told_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may open everything, so the system's refusal is put in its mouth."""
    for name in ("a.env", "b.env"):
        (tmp_path / name).write_text(env(1))
    real_open, real_scan = os.open, os.scandir
    (tmp_path / "shut").mkdir()

    def refusing(path: str, flags: int, *more: int, **rest: int) -> int:
        if str(path).endswith(("a.env", "shut/")):
            raise PermissionError(13, "Permission denied")
        return real_open(path, flags, *more, **rest)

    def scanning(path: str) -> os._ScandirIterator[str]:
        if path.endswith("shut/"):
            raise PermissionError(13, "Permission denied")
        return real_scan(path)

    monkeypatch.setattr(os, "open", refusing)
    monkeypatch.setattr(os, "scandir", scanning)
    answer = swept(tmp_path)
    assert answer.paths == ["b.env"]
    assert answer.unread == {"a.env": "Permission denied", "shut/": "Permission denied"}


def test_a_file_that_breaks_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.env").write_text(env(1))

    def breaking(_descriptor: int, _size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(tray, "SMALL", 0)
    monkeypatch.setattr(folders, "_all", breaking)
    assert swept(tmp_path).unread == {"a.env": "Input/output error"}


def test_a_repository_whose_files_are_said_to_lie_elsewhere_hides_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.env": env(1)})
    (repo.folder / "new.env").write_text(env(2))
    (tmp_path / "empty").mkdir()
    for elsewhere in (tmp_path / "empty", tmp_path):
        repo.git("config", "core.worktree", str(elsewhere))
        assert swept(repo.folder).paths == ["a.env", "new.env"]


def test_a_bare_repository_has_no_files_to_read(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.env": env(1)})
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "mirrors" / "r.git"))
    assert swept(tmp_path / "mirrors").skipped["a bare repository's history"] == 1
    assert "history" in swept(tmp_path / "mirrors" / "r.git").unread[str(tmp_path / "mirrors" / "r.git")]


def test_without_git_a_folder_is_read_whole(repo: Repo) -> None:
    repo.commit({".gitignore": "*.log\n", "a.env": env(1)})
    (repo.folder / "b.log").write_text(env(2))
    assert swept(repo.folder, options=Options(program="no-such-git")).paths == ["a.env", "b.log"]


@pytest.mark.parametrize("fast", [True, False])
def test_both_engines_read_a_folder_alike(tmp_path: Path, *, fast: bool) -> None:
    (tmp_path / "a.env").write_text(env(1))
    assert swept(tmp_path, fast=fast).where == [("a.env", 2)]


def test_several_places_are_read_though_one_fails(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.env": env(1)})
    (tmp_path / "plain").mkdir()
    answer = swept(tmp_path / "plain", repo.folder, options=Options(history=True))
    assert answer.paths == ["a.env"]
    assert "not a git repository" in answer.unread[str(tmp_path / "plain")]


def test_the_command_reads_its_folder_its_input_and_lists(repo: Repo, tmp_path: Path, home: Path) -> None:
    repo.commit({"a.env": env(1)})
    done = muster(home, "secrets", cwd=repo.folder)
    assert (done.returncode, b"a.env" in done.stdout) == (1, True)
    (tmp_path / "clean").mkdir()
    (tmp_path / "listed").write_text(f"{tmp_path / 'clean'}\n\n{repo.folder}\n")
    done = muster(home, "secrets", "--repositories", "listed", "--exit-zero", cwd=tmp_path)
    assert (done.returncode, b"a.env" in done.stdout) == (0, True)
    done = muster(home, "secrets", "--history", str(tmp_path / "clean"), str(repo.folder), cwd=tmp_path)
    assert (done.returncode, b"a.env" in done.stdout, b"not a git repository" in done.stdout) == (3, True, True)
    done = muster(home, "secrets", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
