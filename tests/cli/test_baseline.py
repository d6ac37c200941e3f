"""``muster baseline``: what it writes, what it keeps, and how it ends."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from repository_support import DAY_ONE, Repo, repository

from connectors.detect.ignores.baseline import Baseline, Known, baseline_of, written
from connectors.detect.ignores.files import OWN_NAME as NAME
from connectors.detect.shapes.checksums import crc_base62

Call = Callable[..., int]


def token(seed: int) -> str:
    """Make up a token of GitHub's that its checksum holds for."""
    body = "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=30))  # noqa: S311 because nothing is kept safe by it
    return "ghp_" + body + crc_base62(body)


@pytest.fixture(scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The detectors are made ready once for all of these tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _place(_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(_cache))
    monkeypatch.setenv("MUSTER_ESTATE_KEY", "ab" * 32)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository with a token in each of two files, which is the working folder."""
    made = repository(tmp_path / "repo")
    made.commit({"src/a.py": f'key = "{token(1)}"\n', "src/b.py": f'key = "{token(2)}"\n'})
    monkeypatch.chdir(made.folder)
    return made


def baseline(repo: Repo) -> Baseline:
    """What stands in the baseline."""
    return baseline_of((repo.folder / NAME).read_text(), NAME)


def paths(repo: Repo) -> dict[str, Known]:
    """The blocks by their paths."""
    return {each.path: each for each in baseline(repo).known}


def test_what_is_found_is_written_at_the_root_with_its_reason_and_end(
    call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("baseline", "--reason", "made up", "--until", "2031-02-03", "src") == 0
    assert {path: (each.reason, str(each.until)) for path, each in paths(repo).items()} == {
        "a.py": ("made up", "2031-02-03"), "b.py": ("made up", "2031-02-03"),
    }  # fmt: skip
    out, err = capsys.readouterr()
    assert out == ""
    assert "2 new, 2 in all" in err
    assert token(1) not in err + (repo.folder / NAME).read_text()


def test_reasons_are_kept_and_writing_again_changes_nothing(call: Call, repo: Repo) -> None:
    call("baseline")
    file = repo.folder / NAME
    file.write_text(file.read_text().replace('reason = ""', 'reason = "mine"', 1))
    text = file.read_text()
    repo.commit({"src/c.py": f'key = "{token(3)}"\n'})
    assert call("baseline", "--reason", "new") == 0
    assert sorted(each.reason for each in baseline(repo).known) == ["", "mine", "new"]
    repo.commit({"src/c.py": None})
    assert call("baseline", "--prune") == 0
    assert file.read_text() == text


def test_what_matches_nothing_is_told_and_removed_only_when_asked(
    call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    call("baseline")
    repo.commit({"src/b.py": None})
    capsys.readouterr()
    assert call("baseline") == 0
    assert "1 match nothing any more; remove them with --prune" in capsys.readouterr().err
    assert set(paths(repo)) == {"src/a.py", "src/b.py"}
    assert call("baseline", "--prune") == 0
    assert "1 were removed" in capsys.readouterr().err
    assert set(paths(repo)) == {"src/a.py"}


def test_what_is_in_the_history_alone_is_only_taken_for_gone_there(call: Call, repo: Repo) -> None:
    repo.commit({"src/b.py": None}, at=DAY_ONE.replace(day=2))
    assert call("baseline", "--history") == 0
    assert {path: each.history for path, each in paths(repo).items()} == {"src/a.py": False, "src/b.py": True}
    assert call("baseline", "--prune") == 0
    assert set(paths(repo)) == {"src/a.py", "src/b.py"}
    assert call("baseline", "--prune", "--history") == 0
    assert set(paths(repo)) == {"src/a.py", "src/b.py"}


def test_what_is_over_is_told(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    call("baseline", "--until", "2001-01-01")
    capsys.readouterr()
    assert call("baseline") == 0
    assert "2 are over" in capsys.readouterr().err
    assert len(paths(repo)) == 2


def test_a_baseline_of_another_key_is_left_alone(
    call: Call, repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call("baseline")
    text = (repo.folder / NAME).read_text()
    monkeypatch.setenv("MUSTER_ESTATE_KEY", "cd" * 32)
    assert call("baseline") == 2
    assert "was written with another estate key" in capsys.readouterr().err
    assert (repo.folder / NAME).read_text() == text


def test_a_broken_baseline_is_left_alone(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (repo.folder / NAME).write_text("version = 1\n[[leak]\n")
    assert call("baseline") == 2
    assert f"{NAME}:2: it is no TOML" in capsys.readouterr().err


def test_an_incomplete_sweep_takes_nothing_for_gone(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    key = "".join(written(baseline_key(call, repo), [Known(detector="x", fingerprint="0" * 64, path="gone.py")]))
    (repo.folder / NAME).write_text(key)
    with (repo.folder / "src" / "huge.bin").open("wb") as huge:
        huge.truncate(2_000_000)
    capsys.readouterr()
    assert call("baseline", "--max-size", "1", "--prune") == 3
    assert "not everything could be read" in capsys.readouterr().err
    assert set(paths(repo)) == {"gone.py", "src/a.py", "src/b.py"}


def baseline_key(call: Call, repo: Repo) -> str:
    """The check value of the key that the tests use."""
    call("baseline")
    return baseline(repo).key


def test_several_repositories_need_a_file(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("baseline", "src", ".") == 2
    assert "name the file for several with -o FILE" in capsys.readouterr().err
    assert call("baseline", "src/a.py", "src/b.py", "-o", "both.toml") == 0
    assert len(baseline_of((repo.folder / "both.toml").read_text(), "both.toml").known) == 2


@pytest.mark.parametrize("part", [["--since", "2020-01-01"], ["src"]])
def test_a_part_is_no_reason_to_remove_anything(
    call: Call, repo: Repo, capsys: pytest.CaptureFixture[str], part: list[str]
) -> None:
    assert call("baseline", *part, "--prune") == 2
    assert "--prune needs all to be read" in capsys.readouterr().err
    assert not (repo.folder / NAME).exists()
    call("baseline")
    repo.commit({"src/b.py": None, "other.py": f'key = "{token(2)}"\n'})
    capsys.readouterr()
    assert call("baseline", *part) == 0
    assert "match nothing" not in capsys.readouterr().err


def test_a_path_that_is_not_there_is_refused(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("baseline", str(repo.folder / "nowhere")) == 2
    assert "nowhere does not exist" in capsys.readouterr().err
