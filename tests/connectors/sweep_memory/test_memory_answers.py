"""An answer is taken only where it would be the same again."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import msgspec
import pytest
from archive_support import zipped
from ignores_support import token
from repository_support import Repo
from sweep_memory_support import KEY, Sweeps

from connectors.detect.detectors import of
from connectors.detect.ignores import load
from connectors.detect.ruleset import RuleSet, made_of
from connectors.sweep.run import Options
from graph.leaks import Confidence

BEFORE, BEHIND = date(2029, 5, 1), date(2029, 6, 2)


@pytest.fixture
def known(sweeps: Sweeps) -> Sweeps:
    """A repository with one secret and one clean file, swept once."""
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n', "clean.py": "x = 1\n"})
    sweeps.again()
    return sweeps


def test_another_estate_key_reads_again_only_where_something_was_found(known: Sweeps) -> None:
    told = known.again(key=lambda: KEY[::-1])
    assert (told.remembered, told.one.texts) == (1, 2)
    assert told.same_as(known.fresh(key=lambda: KEY[::-1]))


def test_other_ignores_read_again_only_where_something_was_found(known: Sweeps) -> None:
    assert known.again(judging="other").remembered == 1
    assert known.again(judging="other").remembered == 2


def test_other_detectors_read_everything_again(known: Sweeps) -> None:
    other = Sweeps(known.repo, known.cache, made_of([*of("github").values()]))
    assert other.again().remembered == 0
    assert known.again().remembered == 2, "the memory of the first set is still there"


def test_another_largest_size_reads_everything_again(known: Sweeps) -> None:
    assert known.again(Options(history=True, largest=5_000)).remembered == 0


def test_a_clean_history_never_asks_for_the_estate_key(sweeps: Sweeps) -> None:
    def refuse() -> bytes:
        raise AssertionError("nothing was found")

    sweeps.repo.commit({"clean.py": "x = 1\n"})
    for remembered in (0, 1):
        assert sweeps.again(key=refuse).remembered == remembered


def test_what_was_found_below_the_asked_confidence_is_counted_again(sweeps: Sweeps) -> None:
    sweeps.repo.commit({"a.py": 'password = "kf83hs9Xk2lQ"\n', "b.py": 'api_secret = "8Fh2kd9s0Qm3Lx7Z"\n'})
    first = sweeps.again(least=Confidence.HIGH)
    assert first.below > 0
    again = sweeps.again(least=Confidence.HIGH)
    assert again.remembered == 2
    assert again.below == first.below


def test_an_ignore_that_ends_is_judged_anew_when_it_is_over(sweeps: Sweeps) -> None:
    mark = "muster:" + 'allow reason="rotated in May" until=2029-06-01'
    sweeps.repo.commit({"a.py": f'token = "{token(1)}"  # {mark}\n'})

    def ignored(today: date) -> bool:
        ignores = load(str(sweeps.repo.folder), lambda: KEY, today)
        (leak,) = sweeps.again(ignores=ignores, today=today).leaks
        return leak.ignored is not None

    assert [ignored(day) for day in (BEFORE, BEFORE, BEHIND, BEHIND)] == [True, True, False, False]


def test_a_file_that_gets_a_name_with_a_format_is_looked_at_again(sweeps: Sweeps) -> None:
    book = {"nbformat": 4, "cells": [{"source": "x"}, {"source": ["a\n", f't = "{token(1)}"\n']}]}
    sweeps.repo.commit({"book.txt": msgspec.json.encode(book).decode()})
    sweeps.again()
    for name, other, remembered in (("book.txt", "book.ipynb", 0), ("book.ipynb", "other.txt", 1)):
        sweeps.repo.git("mv", name, other)
        sweeps.repo.commit({})
        told = sweeps.again()
        assert told.remembered == remembered
        assert told.same_as(sweeps.fresh())


@pytest.mark.parametrize("named", ["a.txt", "z.txt"])
def test_a_second_name_that_says_how_to_read_is_heeded_whenever_it_comes(sweeps: Sweeps, named: str) -> None:
    """Whether its content is new or long known, and whatever name git gives first."""
    first, second = (f"machine git.example login ada password {token(each)[4:16]}\n" for each in (1, 2))
    sweeps.repo.commit({named: first})
    sweeps.again()
    sweeps.repo.commit({"m/.netrc": first, f"n/{named}": second, "n/o/.netrc": second})
    told = sweeps.again()
    assert [each.detector for each in told.leaks] == ["netrc-password", "netrc-password"]
    assert told.same_as(sweeps.fresh())
    assert sweeps.again().remembered == 2


def test_what_cannot_be_read_in_a_text_is_told_by_the_name_it_has_now(sweeps: Sweeps) -> None:
    rules = made_of([*of("github").values()], fast=False)
    rules.decodes = True
    decoding = Sweeps(sweeps.repo, sweeps.cache, rules)
    archive = bytearray(zipped({"keys.txt": b"words"}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    sweeps.repo.commit({"a.txt": f"dump: {base64.b64encode(archive).decode()}\n"})
    for name, other in (("a.txt", "b.txt"), ("b.txt", "c.txt")):
        assert [each.path for each in decoding.again().one.unread] == [f"{name}!/keys.txt"]
        sweeps.repo.git("mv", name, other)
        sweeps.repo.git("commit", "-q", "--amend", "-m", "moved")
        assert decoding.again().same_as(decoding.fresh())


def test_what_git_could_not_read_is_tried_again(known: Sweeps) -> None:
    blob = known.repo.git("rev-parse", "HEAD:clean.py")
    known.repo.commit({"more.py": "y = 1\n"})
    stored = known.repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    whole = stored.read_bytes()
    fresh_cache = Sweeps(known.repo, known.cache.with_name("other"), known.rules)
    stored.chmod(0o644)
    stored.write_bytes(whole[:-8])
    assert len(fresh_cache.again().one.unread) == 1
    assert len(fresh_cache.again().one.unread) == 1, "what is unread is told each time"
    stored.write_bytes(whole)
    told = fresh_cache.again()
    assert not told.one.unread
    assert told.remembered == 2
    assert told.same_as(known.fresh())


def test_paths_and_authors_that_are_no_utf_8_come_back_as_they_were(sweeps: Sweeps) -> None:
    odd = sweeps.repo.folder / "d\udce9j\udce0.py"
    odd.write_text(f'token = "{token(1)}"\n')
    sweeps.repo.commit({}, author=("Zo\udceb", "zo\udceb@orchard.example"))
    sweeps.again()
    told = sweeps.again()
    assert told.remembered == 1
    assert told.same_as(sweeps.fresh())


def test_a_worktree_shares_what_is_remembered_of_its_repository(known: Sweeps, tmp_path: Path) -> None:
    known.repo.git("worktree", "add", "-q", str(tmp_path / "tree"))
    other = Sweeps(Repo(tmp_path / "tree"), known.cache, known.rules)
    assert other.again().remembered == 2


def test_nothing_of_a_memory_is_imported_without_one(sweeps: Sweeps) -> None:
    code = "import sys, connectors.sweep.run; print('connectors.sweep.remembered' in sys.modules)"
    assert sweeps.python(code) == "False"


def test_rules_are_known_by_what_they_find(rules: RuleSet) -> None:
    assert rules.rules != made_of([*of("github").values()]).rules
