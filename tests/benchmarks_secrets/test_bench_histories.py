"""The histories that are measured: imported whole, the same everywhere, and no larger than what they hold."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from benchmarks.secrets import cache as caches
from benchmarks.secrets import releases
from benchmarks.secrets.growth import CHANGED, FILES, grown
from benchmarks.secrets.history import build, contents, git, quoted, sizes
from benchmarks.secrets.peers import Mode
from benchmarks.secrets.releases import Series, versions
from benchmarks.secrets.targets import target


def test_a_folder_is_replaced_by_each_commit_and_the_rest_stays(tmp_path: Path) -> None:
    """As a release replaces the one before it."""
    first = ("one", "a", [("a/x", b"1"), ("a/y", b"2")])
    build(tmp_path / "made", [first, ("two", "b", [("b/z", b"3")]), ("three", "a", [("a/x", b"4")])])
    assert git(tmp_path / "made", "ls-tree", "-r", "--name-only", "HEAD").split() == ["a/x", "b/z"]
    assert sizes(tmp_path / "made")[:3] == (4, 4, 3)


def test_a_content_that_comes_again_is_one_blob(tmp_path: Path) -> None:
    """Distinct blobs are what is counted."""
    build(tmp_path / "made", [("one", "", [("x", b"same"), ("y", b"same")])])
    assert sizes(tmp_path / "made")[:2] == (1, 4)


def test_a_generated_history_comes_out_the_same_and_has_as_many_commits_as_asked(tmp_path: Path) -> None:
    """Its head has the same id wherever it is built."""
    for name in ("one", "other"):
        build(tmp_path / name, grown(20))
    assert git(tmp_path / "one", "rev-parse", "main") == git(tmp_path / "other", "rev-parse", "main")
    blobs, _, commits, _ = sizes(tmp_path / "one")
    assert commits == 20
    assert FILES <= blobs <= FILES + 19 * CHANGED


def test_paths_of_any_shape_reach_the_import(tmp_path: Path) -> None:
    """Quotes, backslashes and newlines are escaped."""
    assert quoted('a"\\\n') == b'"a\\"\\\\\\n"'
    build(tmp_path / "made", [("one", "", [('odd "name"\n', b"1")])])
    assert git(tmp_path / "made", "ls-tree", "-z", "--name-only", "HEAD") == 'odd "name"\n\0'


def test_a_wheel_is_read_below_its_package_and_cannot_reach_outside(tmp_path: Path) -> None:
    """A path with dots, or into git's own folder, is passed over."""
    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        for path in ("a/b.py", "../out", ".git/hooks/x"):
            made.writestr(path, "1")
    assert list(contents("pkg", wheel)) == [("pkg/a/b.py", b"1")]


def test_releases_are_taken_back_from_the_newest_named_and_told_from_the_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Newer ones and unfinished ones do not change the corpus."""
    listed = "pkg (9.0)\nAvailable versions: 9.0, 8.0, 7.1, 7.0rc1, 7.0, 6.0, 5.0\n"
    monkeypatch.setattr(releases, "pip", lambda *_: type("Said", (), {"stdout": listed})())
    assert versions(Series("pkg", "8.0", 2, 2)) == ["7.0", "8.0"]


def test_the_staged_target_differs_from_its_head_and_the_folder_has_no_history(tmp_path: Path) -> None:
    """Each mode reads what its name says."""
    source = b"value = 1\n" * 2500
    build(tmp_path / "made", [("one", "", [("a.py", source), ("b.py", source)])])
    staged, folder = target(Mode.STAGED, tmp_path / "made"), target(Mode.FOLDER, tmp_path / "made")
    assert staged.files == ("a.py", "b.py")
    assert not (folder.path / ".git").exists()
    assert target(Mode.FILE, tmp_path / "made").files == ("a.py",)


def test_the_cache_is_where_the_user_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And never in the repository."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert caches.cache("a") == tmp_path / "musterbook-bench" / "a"
