"""What is remembered is for its owner alone, holds no secret, and is believed only if nobody else made it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from ignores_support import token
from sweep_memory_support import Sweeps

from connectors.detect.detectors import of
from connectors.detect.ruleset import made_of
from connectors.sweep import keeping
from connectors.sweep.answers import Answer
from connectors.sweep.keeping import Kept, Shelf, packed, total, unpacked
from graph.leaks import Unread

BLANK = Kept("", "", b"", b"", b"", {}, {}, None)


@pytest.fixture
def file(sweeps: Sweeps) -> Path:
    """The file about a repository that was swept once."""
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n', "clean.py": "x = 1\n"})
    sweeps.again()
    (kept,) = (sweeps.cache / "blobs").iterdir()
    return kept


def test_only_its_owner_can_read_it_and_no_secret_is_in_it(file: Path) -> None:
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert token(1).encode() not in file.read_bytes()
    assert token(1)[4:20].encode() not in file.read_bytes()


def spoil(how: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Change the content."""
    return lambda file: file.write_bytes(how(file.read_bytes()))


def link(file: Path) -> None:
    """Put a link in its place."""
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def flip(data: bytes) -> bytes:
    """Change one bit, in the name of a blob."""
    at = data.index(b"github") - 60
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def instead(**fields: object) -> Callable[[bytes], bytes]:
    """Write something else, with a checksum that is right."""

    def written(data: bytes) -> bytes:
        told = msgspec.msgpack.encode(msgspec.structs.replace(msgspec.msgpack.decode(data[4:], type=Kept), **fields))
        return zlib.crc32(told).to_bytes(4, "big") + told

    return written


@pytest.mark.parametrize(
    "harm",
    [
        spoil(lambda data: data[: len(data) // 2]),
        spoil(lambda _: b""),
        spoil(lambda data: bytes(each ^ 0x55 for each in data)),
        spoil(lambda _: zlib.crc32(b"\x91" * 100_000).to_bytes(4, "big") + b"\x91" * 100_000),
        spoil(flip),
        spoil(instead(sizes=b"12345678")),
        spoil(instead(about="another")),
        link,
        lambda file: file.chmod(0o640),
        lambda file: file.parent.chmod(0o770),
        lambda file: file.unlink(),
    ],
    ids=["cut", "empty", "changed", "deep", "flipped", "unequal", "another", "link", "readable", "folder", "gone"],
)
def test_what_is_damaged_or_could_be_of_others_is_not_believed(
    sweeps: Sweeps, file: Path, harm: Callable[[Path], object]
) -> None:
    harm(file)
    told = sweeps.again()
    assert told.remembered == 0
    assert told.same_as(sweeps.fresh())
    file.parent.chmod(0o700)
    sweeps.again()
    assert sweeps.again().remembered == 2, "it was made anew"


def test_a_folder_that_cannot_be_written_is_no_fault(sweeps: Sweeps) -> None:
    sweeps.repo.commit({"bad.py": f'token = "{token(1)}"\n'})
    sweeps.cache.write_text("a file, where a folder should be")
    assert len(sweeps.again().leaks) == 1


def test_sweeps_at_the_same_time_leave_one_whole_file(sweeps: Sweeps) -> None:
    sweeps.repo.commit({f"{number}.py": f'token = "{token(number)}"\n' for number in range(20)})
    plain = Sweeps(sweeps.repo, sweeps.cache, made_of([*of("github").values()], fast=False))
    with ThreadPoolExecutor(4) as pool:
        told = [each.result() for each in [pool.submit(plain.again) for _ in range(8)]]
    assert all(each.same_as(told[0]) for each in told)
    assert len(list((sweeps.cache / "blobs").iterdir())) == 1
    assert plain.again().remembered == 20


def shelves(cache: Path, count: int, *, age: int = 0) -> list[Shelf]:
    """Keep something about so many things, one after the other, so many seconds ago."""
    made = [Shelf(cache, f"{number}") for number in range(count)]
    for number, shelf in enumerate(made):
        shelf.write(BLANK)
        newest = max((cache / "blobs").iterdir(), key=lambda each: each.stat().st_mtime)
        at = newest.stat().st_mtime - age - 60 * (count - number)
        os.utime(newest, (at, at))
    return made


def test_of_too_many_files_the_least_used_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelves(tmp_path, 4)
    assert made[0].read() is not None
    monkeypatch.setattr(keeping, "MOST_FILES", 3)
    Shelf(tmp_path, "one more").write(BLANK)
    assert [shelf.read() is not None for shelf in made] == [True, False, False, True]


def test_files_that_take_too_much_room_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelves(tmp_path, 3)
    monkeypatch.setattr(keeping, "MOST_BYTES", 1)
    Shelf(tmp_path, "one more").write(BLANK)
    assert not any(shelf.read() for shelf in made)


def test_what_was_not_used_for_long_goes(tmp_path: Path) -> None:
    made = shelves(tmp_path, 1, age=91 * 86_400)
    Shelf(tmp_path, "one more").write(BLANK)
    assert made[0].read() is None


@pytest.mark.parametrize("width", [40, 64])
def test_names_and_sizes_are_packed_and_unpacked(width: int) -> None:
    sizes = {f"{number:0{width}x}": number**3 for number in (70, 3, 1_000_000)}
    assert unpacked(*packed(sizes)) == sizes
    assert total(packed(sizes)[1]) == (3, sum(sizes.values()))
    assert unpacked(*packed({})) == {}


def test_a_name_that_is_no_text_cannot_be_kept() -> None:
    assert keeping.is_text(Answer([], [Unread(path="a.zip", why="damaged")], [], []))
    assert not keeping.is_text(Answer([], [Unread(path="\udce9.zip", why="damaged")], [], []))
