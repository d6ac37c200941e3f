"""A sweep that remembers asks git for what changed, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from ignores_support import token
from sweep_memory_support import HISTORY, Sweeps

from connectors.sweep.run import Options


@pytest.fixture
def asked(sweeps: Sweeps, tmp_path: Path) -> Path:
    """A file in which every command is noted that git is asked, after a first sweep of a small history."""
    notes = tmp_path / "asked"
    program = tmp_path / "noting-git"
    skipped = 'while [ "$1" = -c ] || [ "${1#--no-}" != "$1" ]; do [ "$1" = -c ] && shift; shift; done'
    program.write_text(f'#!/bin/sh\nexec 3>>{notes}\n(\n{skipped}\necho "$@" >&3\n)\nexec git "$@"\n')
    program.chmod(0o755)
    sweeps.repo.commit({"old.py": f'token = "{token(1)}"\n', "clean.py": "x = 1\n"})
    sweeps.again()
    return notes


def noting(notes: Path) -> Options:
    """Options that have git's commands noted from now on."""
    notes.write_text("")
    return msgspec.structs.replace(HISTORY, program=str(notes.parent / "noting-git"))


def commands(notes: Path) -> set[str]:
    """The commands that were asked."""
    return {line.split()[0] for line in notes.read_text().splitlines()}


def test_an_unchanged_history_is_neither_listed_nor_read(sweeps: Sweeps, asked: Path) -> None:
    told = sweeps.again(noting(asked))
    assert commands(asked) == {"rev-parse", "show-ref"}
    assert told.remembered == told.one.texts == 2
    assert told.same_as(sweeps.fresh())


def test_of_a_history_that_grew_only_what_came_is_asked(sweeps: Sweeps, asked: Path) -> None:
    sweeps.repo.commit({"new.py": f'token = "{token(2)}"\n'})
    told = sweeps.again(noting(asked))
    assert (told.remembered, told.one.texts) == (2, 3)
    assert "--all" not in asked.read_text()
    assert told.same_as(sweeps.fresh())


def test_a_known_secret_at_a_new_path_is_told_without_reading_it_again(sweeps: Sweeps, asked: Path) -> None:
    sweeps.repo.commit({"copy.py": f'token = "{token(1)}"\n'})
    told = sweeps.again(noting(asked))
    assert told.remembered == told.one.texts == 2
    assert [place.path for place in told.leaks[0].places] == ["old.py", "copy.py"]
    assert commands(asked).isdisjoint({"cat-file"})
    assert told.same_as(sweeps.fresh())


def test_of_a_rewritten_history_only_unknown_texts_are_read(sweeps: Sweeps, asked: Path) -> None:
    sweeps.repo.git("commit", "-q", "--amend", "-m", "another")
    told = sweeps.again(noting(asked))
    assert told.remembered == told.one.texts == 2
    assert "rev-list --objects --filter=object:type=blob --filter-provided-objects --all" in asked.read_text()
    assert told.same_as(sweeps.fresh())


def test_what_is_no_longer_reachable_is_no_longer_told(sweeps: Sweeps) -> None:
    sweeps.repo.commit({"clean.py": "x = 1\n"})
    sweeps.repo.git("checkout", "-q", "-b", "work")
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    assert len(sweeps.again().leaks) == 1
    sweeps.repo.git("checkout", "-q", "main")
    sweeps.repo.git("branch", "-q", "-D", "work")
    told = sweeps.again()
    assert told.leaks == ()
    assert told.remembered == told.one.texts == 1


def test_what_git_has_thrown_away_is_no_trouble(sweeps: Sweeps) -> None:
    sweeps.repo.commit({"clean.py": "x = 1\n"})
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    sweeps.again()
    sweeps.repo.git("reset", "-q", "--hard", "HEAD~1")
    sweeps.repo.git("reflog", "expire", "--expire=now", "--all")
    sweeps.repo.git("gc", "-q", "--prune=now")
    told = sweeps.again()
    assert told.leaks == ()
    assert told.same_as(sweeps.fresh())


def test_another_branch_that_is_checked_out_says_anew_what_is_current(sweeps: Sweeps) -> None:
    sweeps.repo.commit({"clean.py": "x = 1\n"})
    sweeps.repo.git("checkout", "-q", "-b", "work")
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    assert sweeps.again().leaks[0].in_head
    sweeps.repo.git("checkout", "-q", "main")
    told = sweeps.again()
    assert told.leaks[0].in_head is False
    assert told.remembered == told.one.texts


def test_what_another_worktree_has_checked_out_is_read(sweeps: Sweeps, tmp_path: Path) -> None:
    sweeps.repo.commit({"clean.py": "x = 1\n"})
    sweeps.repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "other"))
    sweeps.again()
    (tmp_path / "other" / "bad.py").write_text(f'token = "{token(1)}"\n')
    sweeps.repo.git("-C", str(tmp_path / "other"), "add", "bad.py")
    sweeps.repo.git("-C", str(tmp_path / "other"), "commit", "-q", "-m", "elsewhere")
    told = sweeps.again()
    assert len(told.leaks) == 1
    assert told.same_as(sweeps.fresh())


def test_a_shallow_clone_that_is_completed_is_read_on(sweeps: Sweeps, tmp_path: Path) -> None:
    for number in range(3):
        sweeps.repo.commit({"bad.py": f'token = "{token(number)}"\n'})
    sweeps.repo.git("clone", "-q", "--depth=1", f"file://{sweeps.repo.folder}", str(tmp_path / "clone"))
    origin, sweeps.repo = sweeps.repo, type(sweeps.repo)(tmp_path / "clone")
    assert [each.why[:15] for each in sweeps.again().one.unread] == ["a shallow clone"]
    sweeps.repo.git("fetch", "-q", "--unshallow")
    told = sweeps.again()
    assert (told.remembered, told.one.texts) == (1, 3)
    assert told.same_as(sweeps.fresh()), origin


def test_an_empty_repository_is_no_trouble(sweeps: Sweeps) -> None:
    for _ in range(2):
        assert sweeps.again().one.texts == 0
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    assert sweeps.again().same_as(sweeps.fresh())


def test_the_first_secret_of_a_long_clean_history_is_told_with_its_commit(sweeps: Sweeps) -> None:
    for number in range(3):
        sweeps.repo.commit({"clean.py": f"x = {number}\n"})
    sweeps.again()
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    told = sweeps.again()
    assert told.remembered == 3
    assert told.same_as(sweeps.fresh())


def test_every_stored_object_is_read_once(sweeps: Sweeps) -> None:
    """Answers by path are not taken for objects that have lost theirs."""
    objects = Options(all_objects=True)
    sweeps.repo.commit({"book.ipynb": '{"cells": []}', "bad.py": f'token = "{token(1)}"\n'})
    sweeps.again()
    assert sweeps.again(objects).remembered == 0
    sweeps.repo.git("update-ref", "-d", "HEAD")
    assert sweeps.again(objects).remembered == 1
    told = sweeps.again(objects)
    assert told.remembered == told.one.texts == 2
    assert told.same_as(sweeps.fresh(objects))


def test_a_range_takes_what_the_whole_history_has_told(sweeps: Sweeps) -> None:
    first = sweeps.repo.commit({"clean.py": "x = 1\n"})
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    since = Options(since=first)
    assert sweeps.again(since).remembered == 0
    sweeps.again()
    told = sweeps.again(since)
    assert told.remembered == told.one.texts == 1
    assert told.same_as(sweeps.fresh(since))
