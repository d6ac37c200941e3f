"""Databases are compiled once and kept; what tells that they have grown old."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from connectors.detect import Finder, entries, kept
from connectors.detect.detectors import of
from connectors.detect.ignores import custom
from connectors.detect.plugins import keep_in, lines
from connectors.detect.samples import made

pytestmark = pytest.mark.skipif(not kept.has_hyperscan(), reason="nothing is kept without the fast engine")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many expressions were compiled each time that some were."""
    counted: list[int] = []
    real: Callable[..., object] = kept.compiled

    def counting(expressions: Sequence[bytes], flags: int = 0) -> object:
        counted.append(len(expressions))
        return real(expressions, flags)

    monkeypatch.setattr(kept, "compiled", counting)
    return counted


def test_rules_of_a_repository_are_compiled_once(tmp_path: Path, compiled: list[int]) -> None:
    own = [*of("github").values()]
    text = made(own[0].finds[0], "kept").encode()
    first, again = (Finder(custom.rule_set(own, {}, cache=tmp_path)[0]) for _ in range(2))
    assert compiled == [len(own)]
    assert [each.value for each in first.find(text)] == [each.value for each in again.find(text)] != []


def test_other_rules_are_compiled_anew_and_without_a_cache_all_are(tmp_path: Path, compiled: list[int]) -> None:
    own = [*of("github").values()]
    for rules, cache in ((own, tmp_path), (own[1:], tmp_path), (own, None), (own, None)):
        custom.rule_set(rules, {}, cache=cache)
    assert compiled == [len(own), len(own) - 1, len(own), len(own)]


def test_the_expressions_of_plugins_are_compiled_once(tmp_path: Path, compiled: list[int]) -> None:
    keep_in(tmp_path)
    text = f"key = '{'AKIA'}{'2' * 16}'\nplain\n".encode()
    answers = []
    for _ in range(2):
        lines._scan.cache_clear()
        answers.append(lines.candidates(text))
    lines._scan.cache_clear()
    assert len(compiled) == 1
    assert answers[0] == answers[1]
    assert "AWSKeyDetector" in answers[0][0]


def test_a_head_that_is_damaged_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "rules-x"
    kept.write(file, kept.Head("x", "of these"), kept.compiled([b"abc"]))
    whole = file.read_bytes()
    found = kept.read(file, "x")
    assert found
    assert found[0].rules == "of these"
    assert kept.read(file, "y") is None
    file.write_bytes(whole.replace(b"of these", b"of those"))
    assert kept.read(file, "x") is None


def test_of_each_kind_the_newest_are_kept(tmp_path: Path) -> None:
    database = kept.compiled([b"abc"])
    for number in range(kept.MOST + 2):
        file = tmp_path / f"rules-{number}"
        kept.write(file, kept.Head(str(number)), database)
        os.utime(file, (number, number))
    kept.write(tmp_path / "plugins-0", kept.Head("0"), database)
    names = {each.name for each in tmp_path.iterdir()}
    assert len(names) == kept.MOST + 1
    assert {"plugins-0", f"rules-{kept.MOST + 1}"} < names
    assert "rules-0" not in names


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one file in each of two folders, its index, and what makes it a checkout."""
    package = tmp_path / "package"
    for folder in (package, package / "more"):
        folder.mkdir()
        (folder / "one.py").write_text("1\n")
    (package / "index.json").write_text('{"sizes":"1","rules":"1","lines":[]}')
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(entries, "_WATCHED", (package, package / "more", package / "gone"))
    monkeypatch.setattr(entries, "INDEX", package / "index.json")
    monkeypatch.setattr(entries, "_DEVELOPED", tmp_path / "pyproject.toml")
    return package


def test_in_a_checkout_a_file_that_is_edited_in_place_is_noticed(watched: Path) -> None:
    before = [*entries.state()]
    (watched / "more" / "one.py").write_text("12\n")
    assert [*entries.state()] != before


def test_of_an_installed_package_the_folders_and_the_index_tell(watched: Path) -> None:
    (watched.parent / "pyproject.toml").unlink()
    states = [[*entries.state()]]
    assert len(states[0]) == 3
    (watched / "more" / "one.py").unlink()
    states.append([*entries.state()])
    os.utime(watched / "more", (1, 1))
    (watched / "index.json").write_text('{"sizes":"1","rules":"2","lines":[]}')
    states.append([*entries.state()])
    assert states[0] != states[1] != states[2]
    (watched / "index.json").unlink()
    assert [*entries.state()]


def test_what_is_kept_says_of_which_files_the_index_was_made() -> None:
    """It stands at the beginning, so that not all of it has to be read."""
    head = entries.INDEX.read_text(encoding="utf-8")[: entries._SAID_FIRST]
    assert '"sizes":"' in head
    assert '"rules":"' in head
    assert '"lines"' in head
