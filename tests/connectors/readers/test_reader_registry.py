"""Every reader there is, tried on its own samples, and the table of names held to what the readers declare."""

from __future__ import annotations

import pkgutil
import re
from collections import Counter

import pytest

from connectors.detect import Match
from connectors.detect.detectors import every as every_detector
from connectors.detect.readers import about, every, formats, names, of, read, readers_for, shelves
from connectors.detect.readers.model import Reader
from connectors.detect.samples import made

ALL = [(each.name, reader) for each in pkgutil.iter_modules(formats.__path__) for reader in of(each.name)]
"""From the folder and not from the table, which is to be tried, too."""
NAMES = [reader.name for _, reader in ALL]


def files(reader: Reader, kind: str) -> list[tuple[str, str]]:
    """The samples of a reader, made."""
    samples = reader.finds if kind == "finds" else reader.ignores
    return [
        (made(path, reader.name), made(text, f"{reader.name} {kind} {place}"))
        for place, (path, text) in enumerate(samples)
    ]


def found_by(reader: Reader, path: str, text: str) -> list[Match]:
    return list(reader.read(text.encode(), path))


@pytest.mark.parametrize(("module", "reader"), ALL, ids=NAMES)
def test_it_finds_one_credential_in_each_of_its_samples(module: str, reader: Reader) -> None:
    for path, text in files(reader, "finds"):
        found = found_by(reader, path, text)
        assert len(found) == 1, f"{reader.name} should find one credential in {text!r}, not {len(found)}"
        (match,) = found
        assert module in readers_for(path), f"{path} should be read by {module}"
        assert reader.fits(path), f"{path} should be one of {reader.name}"
        assert text.encode()[: match.start].count(b"\n") + 1 == match.line
        assert 0 <= match.start < match.end <= len(text.encode())


@pytest.mark.parametrize(("module", "reader"), ALL, ids=NAMES)
def test_it_leaves_what_is_no_credential(module: str, reader: Reader) -> None:
    for path, text in files(reader, "ignores"):
        assert module in readers_for(path), f"{path} should be read by {module}"
        assert not found_by(reader, path, text), f"{reader.name} should find nothing in {text!r}"


@pytest.mark.parametrize(("module", "reader"), ALL, ids=NAMES)
def test_among_all_readers_its_sample_is_told_once(module: str, reader: Reader) -> None:
    for path, text in files(reader, "finds"):
        found = list(read(path, text.encode()))
        mine = found_by(reader, path, text)[0]
        assert [each.value for each in found if (each.start, each.end) == (mine.start, mine.end)] == [mine.value]
        assert reader in of(module)


def test_the_table_of_names_is_what_the_readers_declare() -> None:
    assert names.FILE.read_text(encoding="utf-8") == shelves.text(), "run make docs"
    assert shelves.declared() == names.TABLE


def test_every_file_of_formats_is_in_the_table() -> None:
    table = names.TABLE
    words = (table.names, table.endings, table.heads, table.folders)
    told = {each.partition(" ")[0] for each_shelf in words for entries in each_shelf.values() for each in entries}
    assert told == {each.name for each in pkgutil.iter_modules(formats.__path__)}
    assert list(every()) == ALL


def test_a_pattern_that_could_not_be_looked_up_quickly_is_refused() -> None:
    with pytest.raises(ValueError, match="a whole word before the star"):
        shelves.shelf("abc*")


def test_every_pattern_can_be_looked_up() -> None:
    for module, reader in ALL:
        for pattern in reader.paths:
            path = pattern.replace("**/", "below/").replace("*/", "some/").replace("*", "x")
            assert module in readers_for(path), f"{path} of {pattern}"
            assert module in readers_for(path.upper() + ".bak"), f"{path} of {pattern}"


def test_names_are_unique_and_no_detector_has_one() -> None:
    twice = [name for name, count in Counter(NAMES).items() if count > 1]
    assert not twice
    assert not {detector.name for _, detector in every_detector()} & set(NAMES)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name) for name in NAMES)
    assert all(reader.provider and reader.title and reader.remedy for _, reader in ALL)


def test_what_a_name_is_about_can_be_asked() -> None:
    found = about("netrc-password")
    assert found is not None
    assert "netrc" in found.title
    assert about("nobody") is None


def test_a_reader_without_samples_of_both_kinds_is_refused() -> None:
    with pytest.raises(ValueError, match="samples that it finds and samples that it ignores"):
        Reader(name="bare", title="Bare", provider="x", paths=("x",), look=lambda _: iter(()), finds=(), ignores=())
