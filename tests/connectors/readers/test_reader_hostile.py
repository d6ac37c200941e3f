"""Whatever bytes a file of a known name holds, its readers end, and end without an error."""

from __future__ import annotations

import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.detect.readers import formats, of, read, readers_for
from connectors.detect.readers.formats import containers, netrc, postgres, redis
from connectors.detect.readers.model import Reader
from connectors.detect.readers.syntax import code, commands, jsons, lines, urls, xmls, yamls
from connectors.detect.samples import made

ALL = [reader for each in pkgutil.iter_modules(formats.__path__) for reader in of(each.name)]
SAMPLES = [(made(path, "a"), made(text, "a").encode()) for reader in ALL for path, text in reader.finds]
PATHS = sorted({path for path, _ in SAMPLES})
SYNTAXES = (
    code.entries,
    jsons.entries,
    lines.equals,
    lines.ini,
    lines.properties,
    lines.shell,
    lines.words,
    xmls.entries,
    yamls.entries,
)
LOOKS = (
    urls.passwords,
    urls.connections,
    commands.passwords,
    netrc.look,
    postgres.look,
    redis.users,
    containers.instructions,
)
PIECES = (
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b"\\",
    b":",
    b",",
    b"=",
    b"- ",
    b"<",
    b">",
    b"</a>",
    b"<!--",
    b"<![CDATA[",
    b"/*",
    b"\n",
    b"  ",
    b"\t",
    b"|",
    b"&",
    b"!",
    b"#",
    b"---",
    b"password",
    b"auth",
    b"://",
    b"@",
    b"\xff",
    b"\0",
    b"\xc3\xa9",
    b"a: |\n",
    b"x-" * 5,
    b"\r\n",
    b"\\u00",
    b"${",
    b"}}",
    b"kind: Secret\n",
    b"data:\n",
    b"1",
)


def check(reader: Reader, path: str, data: bytes) -> None:
    for match in reader.read(data, path):
        assert 0 <= match.start < match.end <= len(data)
        assert match.line == data.count(b"\n", 0, match.start) + 1
        assert match.value.strip()
        assert match.value.encode()


@given(st.sampled_from(ALL), st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read(reader: Reader, data: bytes) -> None:
    check(reader, reader.paths[0], b"".join(reader.needs[:1]) + data)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join))
@settings(max_examples=120, deadline=None)
def test_any_pieces_of_syntax_are_read(data: bytes) -> None:
    for syntax in SYNTAXES:
        for entry in syntax(data):
            assert 0 <= entry.start <= entry.end <= len(data)
    for look in LOOKS:
        for candidate in look(data):
            assert candidate.span is not None
    for reader in ALL:
        check(reader, reader.paths[0], data)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=300, deadline=None)
def test_samples_that_are_cut_and_mixed_are_read(sample: tuple[str, bytes], data: st.DataObject) -> None:
    path, text = sample
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    between = data.draw(st.sampled_from((*PIECES, b"", text)))
    mixed = text[:start] + between + text[end:]
    for match in read(path, mixed):
        assert 0 <= match.start < match.end <= len(mixed)


@given(st.text(max_size=60))
def test_any_name_can_be_asked(path: str) -> None:
    assert isinstance(readers_for(path), tuple)


LONG = 100_000
MONOTONOUS = {
    "quotes that are escaped": b'"' + b'\\"' * (LONG // 2),
    "opening braces": b"{" * LONG,
    "lists in lists": b"[" * LONG,
    "comments that do not end": b"/*" * (LONG // 2),
    "elements in elements": b"<a>" * (LONG // 3),
    "elements that do not end": b"<a " * (LONG // 3),
    "attributes": b"<a " + b'b="c" ' * (LONG // 6) + b">",
    "dashes": b"- " * (LONG // 2),
    "blanks": b" " * LONG,
    "colons": b"a:" * (LONG // 2),
    "equals": b"a=" * (LONG // 2),
    "one word": b"a" * LONG,
    "words": b"password " * (LONG // 9),
    "lines of nothing": b"\n" * LONG,
    "keys deeper and deeper": b"".join(b" " * depth + b"a:\n" for depth in range(1400)),
    "a block without an end": b"a: |\n" + b"  b\n" * (LONG // 4),
    "quotes of several lines": b'a: "\n' * (LONG // 5),
    "addresses": b"a://b:" * (LONG // 6),
    "at signs": b"://:" + b"@" * LONG,
    "options": b"mysql -p" * (LONG // 8),
    "users": b"user a " * (LONG // 7),
    "machines": b"machine a " * (LONG // 10),
    "backslashes": b"\\" * LONG,
    "a name and blanks": b"a" + b" \t" * (LONG // 2),
    "names in brackets": b"['a'" * (LONG // 4),
}


@pytest.mark.parametrize("name", MONOTONOUS)
def test_a_long_monotonous_text_is_read_to_its_end(name: str) -> None:
    """A reader that looked at every place from every other would take hours over this."""
    data = MONOTONOUS[name]
    for syntax in SYNTAXES:
        assert sum(1 for _ in syntax(data)) <= len(data)
    for look in LOOKS:
        assert sum(1 for _ in look(data)) <= len(data)
