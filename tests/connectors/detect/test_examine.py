"""Texts of every form: encoded and packed in one another, and what is shown of the line a secret stands in."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable

import pytest
from archive_support import zipped

from connectors.detect import Finder, Seen, fingerprint, made_of
from connectors.detect.contexts import Surroundings, line_of
from connectors.detect.detectors import of
from connectors.detect.examine import Examiner
from connectors.detect.layered import SHORTENED
from connectors.detect.model import Match
from connectors.detect.samples import made
from connectors.detect.unpack.model import Skipped
from graph.leaks import Unread

KEY = b"the key of the estate"
NAME = "github-personal-access-token"
TEXT = made(of("github")[NAME].finds[0], "examined").encode()
Coded = Callable[[bytes], bytes]


def finder() -> Finder:
    """GitHub's detectors, and a look at what is encoded as the built-in set takes it."""
    rules = made_of(tuple(of("github").values()), fast=False)
    rules.decodes = True
    return Finder(rules)


FINDER = finder()


def value() -> str:
    (match,) = FINDER.find(TEXT)
    return match.value


def seen(data: bytes, path: str = "file.txt") -> list[Seen]:
    examiner = Examiner((FINDER,), lambda: KEY)
    return [each for each in examiner.look(data, path) if isinstance(each, Seen)]


def left_out(data: bytes, path: str = "file.txt") -> list[Unread | Skipped]:
    examiner = Examiner((FINDER,), lambda: KEY)
    return [each for each in examiner.look(data, path) if not isinstance(each, Seen)]


def told(data: bytes) -> set[tuple[str, int, str]]:
    return {(each.detector, each.line, each.fingerprint) for each in seen(data)}


@pytest.mark.parametrize(
    "code",
    [
        base64.b64encode,
        base64.urlsafe_b64encode,
        lambda text: text.hex().encode(),
        lambda text: base64.b64encode(gzip.compress(text)),
        lambda text: base64.b64encode(b"token is " + base64.b64encode(text)),
        lambda text: base64.b64encode(b"then " + base64.b64encode(b"and " + base64.b64encode(text))),
    ],
)
def test_what_is_encoded_is_found_in_the_line_it_begins_in(code: Coded) -> None:
    data = b"first\nsecond: " + code(b"the text is: " + TEXT) + b"\nlast\n"
    assert told(data) == {(NAME, 2, fingerprint(KEY, value()))}


def test_what_is_encoded_deeper_than_is_worth_going_is_left() -> None:
    data = TEXT
    for _ in range(4):
        data = base64.b64encode(b"again " + data)
    assert told(data) == set()


def test_no_more_is_decoded_of_one_text_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.detect.layered.MOST", 100)
    filler = base64.b64encode(b"words and words " * 8)
    data = filler + b"\n" + base64.b64encode(b"the text is: " + TEXT)
    assert told(data) == set()
    (rest,) = left_out(data)
    assert (type(rest), rest.path) == (Unread, "file.txt")


def test_what_cannot_be_read_of_an_encoded_archive_is_told() -> None:
    archive = bytearray(zipped({"keys.txt": TEXT}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    data = b"first\ndump: " + base64.b64encode(archive)
    assert left_out(data) == [Unread(path="file.txt!/keys.txt", why="is encrypted")]


def test_a_piece_of_an_archive_that_a_text_shows_is_skipped() -> None:
    data = b"dump: " + base64.b64encode(gzip.compress(b"the text is: " + TEXT))[:48]
    assert left_out(data) == [Skipped("file.txt", SHORTENED)]


def test_a_file_with_more_credentials_than_are_told_is_not_read_in_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.detect.readers.model.MOST", 3)
    few, many = (
        b"".join(b"machine host%d login me password hush-%d-kettle\n" % (n, n) for n in range(k)) for k in (2, 9)
    )
    assert left_out(few, ".netrc") == []
    assert len(seen(many, ".netrc")) == 3
    assert [type(each) for each in left_out(many, ".netrc")] == [Unread]


def test_a_format_too_large_to_be_read_as_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.detect.examine.LARGEST_FORMAT", 20)
    data = b"machine host login me password hush-hush-kettle\n"
    assert (seen(data, ".netrc"), [type(each) for each in left_out(data, ".netrc")]) == ([], [Skipped])


def test_a_line_is_shown_with_every_secret_masked() -> None:
    line = b"a = " + TEXT + b" and again " + TEXT
    (first, second) = seen(b"\n" + line + b"\n")
    assert first.context.count("*****") == second.context.count("*****") == 2
    assert value() not in first.context + second.context


def test_what_looks_drawn_is_masked_though_no_detector_knows_it() -> None:
    other = made("<alnum:40>", "other")
    data = f"x {other} secret {'word' * 8}".encode()
    start = data.index(b"secret")
    match = Match(detector="mine", line=1, value="secret", start=start, end=start + 6)
    assert Surroundings(data, [match]).of(match) == f"x ***** ***** {'word' * 8}"
    nowhere = Match(detector="mine", line=1, value="secret")
    assert Surroundings(data, [nowhere]).of(nowhere) == ""


@pytest.mark.parametrize(
    ("at", "line", "before"),
    [(0, b"one", b""), (5, b"two", b"one"), (8, b"three", b"two"), (12, b"three", b"two")],
)
def test_the_line_of_a_place_and_the_one_before(at: int, line: bytes, before: bytes) -> None:
    assert line_of(b"one\ntwo\nthree", at) == (line, before)


def test_an_endless_line_is_cut_around_its_place() -> None:
    line, before = line_of(b"x" * 10_000, 5_000, most=100)
    assert (len(line), before) == (200, b"")
