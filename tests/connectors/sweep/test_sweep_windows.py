"""Large texts: read in windows, nothing lost or told twice at their borders, and memory bounded."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_support import zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from repository_support import Repo
from sweep_support import swept, token

from connectors.sweep import blobs as reading
from connectors.sweep import folder as folders
from connectors.sweep import tray, windows
from connectors.sweep.git import Git
from connectors.sweep.run import Options

SMALL = 4_000
SHARED = 1_000


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of four thousand bytes that share a thousand."""
    monkeypatch.setattr(reading, "BUFFER", SMALL)
    monkeypatch.setattr(reading, "ENOUGH", SMALL // 2)
    monkeypatch.setattr(folders, "LARGEST_WHOLE", SMALL)
    monkeypatch.setattr(tray, "SMALL", SHARED)
    monkeypatch.setattr(windows, "OVERLAP", SHARED)
    monkeypatch.setattr(windows, "NEARBY", SHARED // 2)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("end", ["\n", " ", "x"])
def test_a_secret_at_any_border_is_found_once_with_its_line(repo: Repo, end: str) -> None:
    """The secret stands at every eleventh place around the first two borders, in lines, words or one endless word."""
    filler = f"abcdefghi{end}" * 1_200
    where = [*range(2_900, 4_100, 33), *range(5_600, 7_300, 33)]
    expected = {}
    for place in where:
        text = f"{filler[:place]} {token(1)} {filler[place:]}"
        (repo.folder / f"{place}.txt").write_text(text)
        expected[f"{place}.txt"] = text[: text.index(token(1))].count("\n") + 1
    repo.commit({})
    for options in (Options(), Options(history=True)):
        answer = swept(repo.folder, options=options)
        assert answer.where == sorted(expected.items())
        assert len(answer.leaks) == 1


@pytest.mark.usefixtures("small")
def test_a_blob_of_every_size_around_the_buffer_is_read(repo: Repo) -> None:
    sizes = [0, 1, 1_999, 2_000, *range(3_940, 4_060, 7), 4_000, 7_000, 8_000]
    for size in sizes:
        (repo.folder / f"{size}.txt").write_text("x\n" * (size // 2) + "x" * (size % 2) + f"\n{token(size)}")
    repo.commit({})
    for options in (Options(), Options(history=True)):
        answer = swept(repo.folder, options=options)
        assert answer.where == sorted((f"{size}.txt", size // 2 + size % 2 + 1 + (size % 2 == 0)) for size in sizes)
        assert answer.swept[0].texts == len(sizes)


@pytest.mark.usefixtures("small")
def test_what_is_of_use_in_one_piece_is_read_in_one(repo: Repo) -> None:
    (repo.folder / "a.zip").write_bytes(zipped({"noise": os.urandom(20_000), "b/.env": token(1).encode()}))
    (repo.folder / "wide.txt").write_bytes(("x\n" * 9_000 + token(2)).encode("utf-16"))
    (repo.folder / "c.env").write_text(token(3))
    repo.commit({})
    for options in (Options(), Options(history=True)):
        answer = swept(repo.folder, options=options)
        assert answer.where == [("a.zip!/b/.env", 1), ("c.env", 1), ("wide.txt", 9_001)]
        assert answer.unread == {}


@pytest.mark.usefixtures("small")
def test_a_large_archive_has_an_end(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo.folder / "a.zip").write_bytes(zipped({"noise": os.urandom(20_000)}))
    (repo.folder / "z.env").write_text(token(3))
    repo.commit({})
    monkeypatch.setattr(reading, "MOST_WHOLE", 10_000)
    monkeypatch.setattr(folders, "MOST_WHOLE", 10_000)
    for options in (Options(), Options(history=True)):
        answer = swept(repo.folder, options=options)
        assert answer.paths == ["z.env"]
        assert "unpacked" in answer.unread["a.zip"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [3_000, 20_000])
def test_what_is_larger_than_asked_for_is_told_and_passed_over(repo: Repo, size: int) -> None:
    repo.commit({"large.txt": f"{token(1)}\n" + "x" * size, "z.env": token(2)})
    for options in (Options(largest=2_000), Options(history=True, largest=2_000)):
        answer = swept(repo.folder, options=options)
        assert "z.env" in answer.paths
        if size > SMALL or not options.history:
            assert (answer.paths, list(answer.unread)) == (["z.env"], ["large.txt"])


TEXTS = st.lists(
    st.tuples(st.sampled_from([b"x", b"line\n", b"word ", b"missing\n"]), st.integers(0, 2_500)), max_size=4
).map(lambda parts: b"".join(part * count for part, count in parts))


@settings(max_examples=15)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5, unique=True))
def test_blobs_come_out_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, texts: list[bytes]) -> None:
    """Batches hold whole blobs; windows put together are the blob, and know where they begin."""
    repo = Repo(tmp_path_factory.mktemp("blobs"))
    repo.git("init", "-q")
    names = []
    for text in texts:
        (repo.folder / "x").write_bytes(text)
        names.append(repo.git("hash-object", "-w", "x"))
    absent = "1" * 40
    got: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "BUFFER", SMALL)
        patch.setattr(reading, "ENOUGH", SMALL // 2)
        patch.setattr(windows, "OVERLAP", SHARED)
        patch.setattr(windows, "NEARBY", SHARED // 2)
        for piece in reading.blobs(Git(str(repo.folder)), [absent, *names], largest=10**9):
            if isinstance(piece, reading.Batch):
                for name, start, end in zip(piece.names, piece.starts, piece.ends, strict=True):
                    got[name] = bytes(piece.data[start:end])
            elif isinstance(piece, reading.Window):
                assert piece.lines == texts[names.index(piece.name)].count(b"\n", 0, piece.offset)
                got[piece.name] = got.get(piece.name, b"")[: piece.offset] + piece.data
            else:
                assert piece.path == absent
    assert got == dict(zip(names, texts, strict=True))


SWEEPING = """
import resource, sys
from sweep_support import swept
from connectors.sweep.run import Options
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
answer = swept(sys.argv[1], options=Options(history=sys.argv[2] == "history"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, answer.where, list(answer.unread.values()))
"""


def sweeping(folder: Path, how: str) -> tuple[int, str]:
    """Sweep in a process of its own: by how many megabytes it grew, and what it told."""
    tests = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-P", "-c", SWEEPING, str(folder), how],
        env={**os.environ, "PYTHONPATH": f"{tests}:{tests.parent}"}, capture_output=True, check=True, text=True,
    )  # fmt: skip
    grown, _, told = done.stdout.partition(" ")
    return int(grown) // (1000 if sys.platform == "linux" else 1_000_000), told.strip()


def test_sixty_megabytes_take_no_more_memory_than_some_windows(repo: Repo) -> None:
    with (repo.folder / "large.txt").open("wb") as file:
        file.truncate(60_000_000)
        file.seek(60_000_000)
        file.write(f"\n{token(1)}\n".encode())
    repo.commit({})
    repo.git("gc", "-q")
    for how in ("folder", "history"):
        grown, told = sweeping(repo.folder, how)
        assert told == "[('large.txt', 2)] []"
        assert grown < 45


def test_gigabytes_are_passed_over_by_their_size(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(2_100_000_000)
    (tmp_path / "a.env").write_text(token(1))
    answer = swept(tmp_path)
    assert (answer.paths, answer.unread) == (["a.env"], {"huge": "larger than 2000 MB"})


@pytest.mark.parametrize("secrets", [1, 1_000])
def test_the_time_for_one_endless_line_grows_with_its_length_alone(tmp_path: Path, secrets: int) -> None:
    """Four times the text, with four times the secrets, takes no more than some six times as long."""
    took = []
    for times in (1, 4):
        part = "lorem ipsum 0123 " * (1_000_000 // 17 // secrets)
        (tmp_path / "a.txt").write_text("".join(f"{part}{token(number)} " for number in range(secrets * times)))
        fastest = min(_took(tmp_path, secrets * times) for _ in range(2))
        took.append(fastest)
    assert took[1] < 7 * took[0] + 0.2


def _took(folder: Path, secrets: int) -> float:
    begin = time.process_time()
    answer = swept(folder)
    assert len(answer.leaks) == secrets
    assert {place.line for place in answer.places} == {1}
    assert all(len(place.context) < 300 for place in answer.places)
    return time.process_time() - begin
