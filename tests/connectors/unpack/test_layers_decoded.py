"""Encoded text is found where it stands and decoded; what only looks encoded is left alone."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import textwrap
from urllib.parse import quote

import pytest
from archive_support import noise
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.detect.decode import CANDIDATES, Encoding, Layer, found, layer_at, layers

TEXT = b"host=db.internal\npassword=correct horse battery staple\n"


def only(data: bytes) -> Layer:
    (layer,) = layers(data)
    return layer


@pytest.mark.parametrize(("before", "after"), [(b"", b""), (b'token: "', b'"\n'), (b"KEY=", b"\n"), (b">", b"</a>")])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize(
    "text", [TEXT, TEXT[1:], TEXT[2:], b'{"user?":"~~~>>>???"}', "the key of the café naïve".encode()]
)
def test_base64_anywhere(before: bytes, after: bytes, encode: object, text: bytes) -> None:
    encoded = encode(text)  # type: ignore[operator]
    data = before + encoded + after
    layer = only(data)
    assert (layer.kind, layer.data) == (Encoding.BASE64, text)
    assert data[layer.start : layer.end] in (encoded, encoded.rstrip(b"="))
    assert only(before + encoded.rstrip(b"=") + after).data == text


@pytest.mark.parametrize("width", [64, 76])
@pytest.mark.parametrize("indent", ["", "    "])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_base64_in_lines_is_one_text(width: int, indent: str, ending: str) -> None:
    lines = textwrap.wrap(base64.b64encode(TEXT * 9).decode(), width)
    data = f"data: |{ending}" + "".join(f"{indent}{line}{ending}" for line in lines) + f"next: value{ending}"
    assert only(data.encode()).data == TEXT * 9


def test_lines_that_are_texts_of_their_own_stay_apart() -> None:
    first, second = b"the first of the secrets", b"the second of them, which is longer"
    data = base64.b64encode(first) + b"\n" + base64.b64encode(second) + b"\n"
    assert [layer.data for layer in layers(data)] == [first, second]


def test_a_command_of_powershell() -> None:
    command = "Invoke-Login -Password 'correct horse'"
    assert only(b"powershell -enc " + base64.b64encode(command.encode("utf-16-le"))).data == command.encode()


def test_an_archive_in_base64_comes_out_as_the_archive() -> None:
    packed = gzip.compress(TEXT, mtime=0)
    assert only(b"blob: " + base64.b64encode(packed)).data == packed


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_text_that_is_hardly_ascii(cut: int) -> None:
    """A run may end, or be looked at, in the middle of a character."""
    text = ("password is " + "пароль" * 30).encode()
    text = text[: len(text) - cut]
    assert only(b"x: " + base64.b64encode(text)).data == text


@pytest.mark.parametrize("prefix", [b'"', b"0x", b"= ", b"X'"])
def test_hex(prefix: bytes) -> None:
    assert only(prefix + TEXT.hex().encode() + b'"').data == TEXT
    assert only(prefix + TEXT.hex().upper().encode() + b"'").data == TEXT


def test_percent_encoding() -> None:
    url = "postgres://user:p@ss/word=1@host/db"
    layer = only(f'dsn = "{quote(url, safe="")}" # note'.encode())
    assert (layer.kind, layer.data) == (Encoding.PERCENT, url.encode())
    assert only(b"".join(b"%%%02x" % each for each in b"password abc")).data == b"password abc"


def test_json_in_json() -> None:
    inner = json.dumps({"user": "me", "password": 'quote " and\nline'})
    layer = only(json.dumps({"document": inner, "other": 1}).encode())
    assert (layer.kind, layer.data) == (Encoding.ESCAPED, inner.encode())


def test_json_in_json_in_json_comes_out_layer_by_layer() -> None:
    inner = json.dumps({"password": "correct horse"})
    outer = only(json.dumps({"a": json.dumps({"b": inner})}).encode())
    assert only(outer.data).data == inner.encode()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb'"https://host/?sv=1\u0026sig=abc\u003d"', b"https://host/?sv=1&sig=abc="),
        (rb'"\u0070\u0061\u0073\u0073word is this"', b"password is this"),
        (rb'"\x70\x61\x73\x73\x77ord is that"', b"password is that"),
        (rb'"emoji \ud83d and a \u0026 of it"', b"emoji ? and a & of it"),
    ],
)
def test_escapes_of_programs(written: bytes, meant: bytes) -> None:
    assert only(b"url = " + written + b", more").data == meant


def test_entities() -> None:
    text = 'Server="tcp:db";Password="it\'s me & you"'
    layer = only(f'<add value="{html.escape(text)}" />'.encode())
    assert (layer.kind, layer.data) == (Encoding.ENTITIES, text.encode())
    assert only(b"<a>" + b"".join(b"&#%d;" % each for each in b"password abc") + b"</a>").data == b"password abc"
    assert only(b"<a>https://host/?a=1&amp;sig=abc</a>").data == b"https://host/?a=1&sig=abc"


@pytest.mark.parametrize(
    "data",
    [
        b"sha512-" + base64.b64encode(noise(64)),
        noise(32).hex().encode(),
        b"data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + noise(99)),
        b"com/example/project/service/AuthenticationManagerFactoryBean",
        b"WebSecurityConfigurerAdapterBuilderDefaultsFactory",
        b"d41d8cd98f00b204e9800998ecf8427e",
        b"123e4567-e89b-12d3-a456-426614174000",
        b"printf('%2d of %5d, 100%')",
        rb"re.compile('[\w\d]+\"\s*')",
        b"<p>Tom &amp; Jerry &lt; all</p>",
        b"",
    ],
)
def test_what_only_looks_encoded(data: bytes) -> None:
    assert list(layers(data)) == []


def test_a_candidate_that_decodes_to_no_text_is_left() -> None:
    data = base64.b64encode(b"twelve bytes" + noise(200))
    assert list(found(data))
    assert layer_at(data, 0, Encoding.BASE64) is None
    assert layer_at(b"!", 0, Encoding.BASE64) is None
    assert layer_at(b"!", 0, Encoding.HEX) is None


def test_a_layer_does_not_show_itself() -> None:
    assert repr(only(base64.b64encode(TEXT))) == f"Layer(0, 74, 'base64', {len(TEXT)} bytes)"


def test_each_expression_is_one_that_hyperscan_knows() -> None:
    for each in CANDIDATES:
        assert not re.search(rb"\(\?[=!<P]|\\[1-9]|[*+?}][+]", each.expression)


@pytest.mark.parametrize(
    "unit", [b'\\": \\"', b"%3D", b"&amp;a=", b"\\u0026", base64.b64encode(TEXT[:48]) + b"\n", b'"']
)
def test_an_endless_line_is_gone_through_once(unit: bytes) -> None:
    data = unit * (300_000 // len(unit))
    assert sum(layer.end - layer.start for layer in layers(data)) <= 1.2 * len(data)


def test_layers_are_within_their_text_and_in_order() -> None:
    mixed = b"\n".join(
        [base64.b64encode(TEXT), TEXT.hex().encode(), quote(TEXT).encode(), json.dumps('a"="b' * 9).encode()]
    )
    spans = [(layer.start, layer.end) for layer in layers(mixed)]
    assert len(spans) == 4
    assert spans == sorted(spans)


PIECES = st.sampled_from(
    [b'\\"', b":", b"%3D", b"%", b"\\u0026", b"\\ud800", b"\\x41", b"&amp;", b"&#x41;", b"=", b"\n", b'"']
)
WORDS = st.binary(max_size=60).map(base64.b64encode) | st.binary(max_size=40).map(lambda each: each.hex().encode())
PROSE = st.text(max_size=60).map(str.encode) | st.text(max_size=40).map(lambda each: base64.b64encode(each.encode()))


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | WORDS | PROSE | st.binary(max_size=20), max_size=20).map(b"".join))
def test_any_bytes_decode_or_do_not(data: bytes) -> None:
    for layer in layers(data):
        assert 0 <= layer.start < layer.end <= len(data)
        assert len(layer.data) >= 12
        assert len(layer.data) <= 2 * (layer.end - layer.start)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | WORDS | PROSE | st.binary(max_size=20), max_size=20).map(b"".join))
def test_both_ways_of_finding_give_the_same(data: bytes) -> None:
    """Hyperscan reports every end of every match; so do expressions that are tried at each byte."""
    everywhere = sorted(
        (hit.end() - each.back, each.kind)
        for each in CANDIDATES
        for begin in range(len(data))
        if (hit := re.compile(each.expression).match(data, begin)) is not None
    )
    assert list(layers(data, everywhere)) == list(layers(data))
