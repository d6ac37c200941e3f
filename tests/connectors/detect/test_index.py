"""The index that the package carries, and starting with it where no database was made yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.detect import Finder, index, opened, ruleset
from connectors.detect.detectors import of
from connectors.detect.samples import made


def sample() -> bytes:
    detector = of("github")["github-personal-access-token"]
    return f"# a file\n{made(detector.finds[0], 'index')}\n".encode()


def test_the_index_is_that_of_the_detectors_at_hand() -> None:
    assert index.FILE.read_text(encoding="utf-8") == index.text(), "run make docs"


def test_a_set_starts_without_a_database_and_makes_one_when_it_is_worth_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.detect.engine.WORTH_COMPILING", 1_000)
    finder = Finder(opened(tmp_path))
    before = finder.find(sample())
    assert finder.rules.database is None
    assert not list(tmp_path.iterdir())
    finder.triggers(b"x" * 1_000)
    assert finder.rules.database is not None
    assert finder.find(sample()) == before != []
    kept = opened(tmp_path)
    assert kept.database is not None
    assert (kept.rules, len(kept.entries)) == (finder.rules.rules, len(finder.rules.entries))


def test_an_index_of_other_detectors_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "index.json"
    for text in ("", "[]", index.FILE.read_text(encoding="utf-8").replace('"sizes":"', '"sizes":"x')):
        other.write_text(text)
        monkeypatch.setattr(index, "FILE", other)
        assert index.read() is None


def test_without_hyperscan_all_is_found_by_keywords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleset, "has_hyperscan", lambda: False)
    finder = Finder(opened(tmp_path))
    assert finder.rules.better is None
    assert [match.detector for match in finder.find(sample())] == ["github-personal-access-token"]
    finder.ready()
    assert finder.rules.database is None
