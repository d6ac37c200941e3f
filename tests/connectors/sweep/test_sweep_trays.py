"""Small files are read together, and told as if each had been read alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sweep_support import swept, token

from connectors.sweep import tray
from connectors.sweep.batches import Batch
from connectors.sweep.folder import File, Folder
from connectors.sweep.tray import SMALL, Tray


def batches(folder: Path, *, joins: bool = True) -> list[object]:
    """What a folder's files come as: the texts of a batch, the path of a file, the fault of one."""
    reading = Folder(str(folder), largest=10**9)
    return [
        [each.text(place) for place in range(len(each.names))] if isinstance(each, Batch) else each.path
        for each in reading.together(list(reading.paths()), lambda: joins)
    ]


def test_small_files_come_together_and_in_order_with_large_ones(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c").write_bytes(b"x" * (SMALL + 1))
    (tmp_path / "d").write_bytes(b"y" * SMALL)
    assert batches(tmp_path) == [[b"one", b""], "c", [b"y" * SMALL]]


def test_files_come_one_by_one_where_joining_them_is_of_no_use(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(name.encode())
    assert batches(tmp_path, joins=False) == [[b"a"], [b"b"]]


def test_a_full_tray_is_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray, "ENOUGH", 10)
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode() * 6)
    assert batches(tmp_path) == [[b"a" * 6, b"b" * 6], [b"c" * 6]]


def test_what_is_no_plain_file_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    taken = {name: Tray().take(str(tmp_path / name), name) for name in ("file", "link", "pipe", "absent", ".")}
    assert [name for name, each in taken.items() if each] == ["file"]


def test_a_file_that_grows_while_it_is_read_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"text")
    monkeypatch.setattr(os, "readv", lambda _descriptor, into: len(into[0]))
    assert not Tray().take(str(tmp_path / "file"), "file")


def test_a_file_that_cannot_be_read_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"text")

    def fails(*_: object) -> bytes:
        raise OSError(5, "a broken disk")

    monkeypatch.setattr(os, "readv", fails)
    assert not Tray().take(str(tmp_path / "file"), "file")


def test_an_empty_tray_hands_out_nothing() -> None:
    assert Tray().emptied() == []


def test_a_secret_is_told_in_its_own_file_with_its_line(tmp_path: Path) -> None:
    secret = token(1)
    for number in range(50):
        (tmp_path / f"{number:02}.txt").write_text("nothing\n" * number)
    (tmp_path / "17.txt").write_text(f"one\ntwo\n{secret}\n")
    (tmp_path / "18.txt").write_text(secret[:20])
    (tmp_path / "19.txt").write_text(secret[20:])
    sweep = swept(tmp_path)
    assert [(place.path, place.line) for leak in sweep.leaks for place in leak.places] == [("17.txt", 3)]
    assert sweep.swept[0].texts == 50
    assert sweep.swept[0].size == sum(each.stat().st_size for each in tmp_path.iterdir())


def test_a_file_read_whole_by_its_name_is_found_in_a_batch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing\n")
    (tmp_path / ".netrc").write_text(f"machine example.org login me password {token(2)}\n")
    assert {place.path for leak in swept(tmp_path).leaks for place in leak.places} == {".netrc"}


def test_larger_files_are_still_files(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (SMALL + 1))
    assert [type(each) for each in Folder(str(tmp_path), largest=10**9).files()] == [File]
