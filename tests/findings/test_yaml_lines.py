from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from findings.yaml_lines import MOST_BYTES, Problem, YamlError, end_of_day, read_yaml, shape, start_of_day


class _Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: int = 0
    colour: str | None = None


class _Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    inner: tuple[_Inner, ...] = ()
    day: date | None = None


def _file(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _shape(tmp_path: Path, text: str) -> _Outer | Problem:
    return shape(read_yaml(_file(tmp_path, text), shown="a.yaml"), (), _Outer)


def test_plain_data_is_read_with_its_lines(tmp_path: Path) -> None:
    document = read_yaml(_file(tmp_path, "name: x\non: 2026-01-02T10:00:00Z\ninner:\n  - {size: 1}\n  - size: 2\n"))
    assert document.value == {"name": "x", "on": date(2026, 1, 2), "inner": [{"size": 1}, {"size": 2}]}
    assert document.line(("inner", 1, "size")) == 5
    assert document.line(("inner", 1, "nothing", "there")) == 5
    assert document.line(("nowhere",)) == 1


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    document = read_yaml(_file(tmp_path, "# later\n"))
    assert (document.value, document.line(())) == (None, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1,\n", "a.yaml:2: this is not YAML: "),
        ("a: &x 1\nb: *x\n", "a.yaml:1: anchors and tags are not read. Write the value out."),
        ("a: 1\nb: *x\n", "a.yaml:2: anchors and tags are not read. Write the value out."),
        ("a: 1\nb: !!python/object/apply:os.getcwd []\n", "a.yaml:2: anchors and tags are not read."),
        ("a: !env HOME\n", "a.yaml:1: anchors and tags are not read."),
        ("a: 2026-02-31\n", "a.yaml:1: this value is not plain data."),
        ("a: 1\na: 2\n", "a.yaml:2: a is written twice. Keep one of them."),
        ("? [a, b]\n: 1\n", "a.yaml:1: a key must be a word."),
        ("a: \x01\n", "a.yaml:1: this is not YAML text."),
        (b"a: \xff\n", "a.yaml:1: it is not UTF-8 text."),
        ("[" * 1_000 + "]" * 1_000, "a.yaml:1: it is nested too deep. Flatten it."),
        ("#" * (MOST_BYTES + 1), "a.yaml:1: the file is too big. Split it: at most 4,000,000 bytes are read."),
    ],
    ids=lambda each: each[:40] if isinstance(each, str) else "bytes",
)
def test_what_is_not_plain_data_is_refused_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml(_file(tmp_path, text), shown="a.yaml")
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("inner: []\n", "a.yaml:1: name is missing. Add it: 'name: …'."),
        ("name: x\nnmae: y\n", "a.yaml:2: nmae is not a key that belongs here. Did you mean name?"),
        (
            "name: x\ninner:\n  - size: 1\n  - size: 1\n    color: red\n",
            "a.yaml:5: color is not a key that belongs here. Did you mean colour?",
        ),
        ("name: x\nzzz: y\n", "a.yaml:2: zzz is not a key that belongs here. Take it out, or check its spelling."),
        (
            "name: x\ninner:\n  - size: big\n",
            "a.yaml:3: size should be a number, and is text. Write it in that form.",
        ),
        (
            "name: x\ninner:\n  - colour: 5\n",
            "a.yaml:3: colour should be text or nothing, and is a number. Write it in that form.",
        ),
        ("- 1\n", "a.yaml:1: this value should be a group of keys, and is a list. Write it in that form."),
    ],
)
def test_what_does_not_fit_is_told_in_words(tmp_path: Path, text: str, said: str) -> None:
    assert str(_shape(tmp_path, text)) == said


def test_what_fits_is_read(tmp_path: Path) -> None:
    assert _shape(tmp_path, "name: x\nday: 2026-01-02\n") == _Outer("x", (), date(2026, 1, 2))


def test_a_day_lasts_from_its_first_moment_to_its_last_second() -> None:
    day = date(2026, 1, 2)
    assert start_of_day(day) == datetime(2026, 1, 2, tzinfo=UTC)
    assert end_of_day(day) == datetime(2026, 1, 2, 23, 59, 59, tzinfo=UTC)
