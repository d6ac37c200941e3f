"""Escapes of JSON are decoded, and their string is found, whichever way is the faster one."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from connectors.detect.decode import escapes
from connectors.detect.decode.escapes import AHEAD, BEHIND, ESCAPE, escaped, string_span

SHORT = 8
PIECES = [b'"', b"\\", b"\n", b"a", b'\\"', b"\\\n", b'\\\\"', b"\\n", b"\\u0041", b"\\x41", b"\\/", b"\\q", b"\\0"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map(b"".join)


@given(TEXTS)
@example(b"\\")
@example(b'{\\"a\\":\\n\\t\\q\\')
def test_simple_escapes_are_decoded_as_all_are(data: bytes) -> None:
    assert escaped(data) == ESCAPE.sub(escapes._escape, data)


@given(TEXTS, TEXTS, st.sampled_from([0, BEHIND - SHORT, BEHIND - 1, BEHIND, BEHIND + 1]))
def test_a_string_goes_from_the_last_plain_quote_or_line_to_the_next(before: bytes, after: bytes, between: int) -> None:
    data, at = before + b"y" * between + after, len(before) + between
    start, end = string_span(data, at)
    first = max(0, at - BEHIND)
    plain = [hit.end() for hit in re.finditer(rb'(?<!\\)["\n]', data) if first <= hit.start() < at]
    begins = plain[-1] if plain else first + (data[max(0, first - 1) : first] == b"\\")
    stops = re.compile(rb"(?:[^\"\\\n]|\\[^\n])*+").match(data, begins)
    assert stops is not None
    assert (start, end) == (begins, max(at, stops.end()))


def test_a_string_without_an_end_is_cut() -> None:
    data = b'"' + b'\\"' * (4 * AHEAD)
    assert string_span(data, 9)[1] - 1 == 2 * AHEAD
