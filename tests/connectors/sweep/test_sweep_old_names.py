"""What a file was once called may be all that says how to read it; git's own settings are read and not counted."""

from __future__ import annotations

from pathlib import Path

from repository_support import Repo, repository
from sweep_support import muster, swept

from connectors.sweep.attribution import special_names
from connectors.sweep.git import Git
from connectors.sweep.run import Options

HISTORY = Options(history=True)
PASSWORD = "kT7" + "wq9pLz" * 2
LOGIN = f"machine ci.acme.test login build password {PASSWORD}\n"


def test_a_text_is_read_by_a_name_that_only_an_older_commit_knows(repo: Repo) -> None:
    repo.commit({".netrc": LOGIN})
    repo.git("mv", ".netrc", "a-note.txt")
    repo.commit({"more": "x"})
    answer = swept(repo.folder, options=HISTORY)
    (leak,) = answer.leaks
    assert {place.path for place in leak.places} == {".netrc", "a-note.txt"}
    assert swept(repo.folder).leaks == ()


def test_a_name_on_another_branch_and_in_a_merge_counts(repo: Repo) -> None:
    repo.commit({"a.txt": "x\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"b.txt": "y\n"})
    repo.git("checkout", "-q", "-")
    repo.commit({"c.txt": LOGIN})
    repo.git("merge", "-q", "--no-commit", "side")
    (repo.folder / ".netrc").write_text(LOGIN)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "both")
    repo.git("rm", "-q", ".netrc")
    repo.commit({})
    assert len(swept(repo.folder, options=HISTORY).leaks) == 1


def test_names_come_oldest_first_and_whatever_they_are_called(repo: Repo) -> None:
    repo.commit({"x/.netrc": "one\n", "\n:y": "two\n"})
    repo.commit({"ü/.netrc": "one\n"})
    repo.git("rm", "-q", "-r", ".")
    repo.commit({})
    names = special_names(Git(str(repo.folder)), lambda _head, path: path.endswith((".netrc", "y")))
    assert sorted(path for _, path in names) == ["\n:y", "x/.netrc", "ü/.netrc"]


def test_without_a_commit_there_are_no_names(repo: Repo) -> None:
    assert list(special_names(Git(str(repo.folder)), lambda _head, _path: True)) == []


def test_memory_hides_no_older_name(repo: Repo, home: Path) -> None:
    """What a second sweep finds after a rename is what a first one would."""
    repo.commit({".netrc": LOGIN})
    first = muster(home, "secrets", "--history", "-f", "json", cwd=repo.folder)
    repo.git("mv", ".netrc", "a-note.txt")
    repo.commit({"more": "x"})
    again, fresh = (
        muster(home, "secrets", "--history", "-f", "json", *more, cwd=repo.folder) for more in ([], ["--no-cache"])
    )
    assert {each.returncode for each in (first, again, fresh)} == {1}
    assert again.stdout.count(b"a-note.txt") == fresh.stdout.count(b"a-note.txt") > 0


def test_gits_own_settings_are_counted_neither_in_a_folder_nor_in_a_history(repo: Repo) -> None:
    repo.commit({"a.txt": "four"})
    inner = repository(repo.folder / "inner")
    inner.commit({"b.txt": "five5"})
    told = swept(repo.folder).swept[0]
    assert (told.texts, told.size) == (2, 9)
    assert swept(repo.folder, options=HISTORY).swept[0].texts == 1
    alone = swept(repo.folder / "a.txt").swept[0]
    assert (alone.texts, alone.size) == (1, 4)
