"""Decoding text that is escaped here and there: per cent, as in JSON and program text, and HTML entities.

What is decoded is the whole of the token or string that an escape stands in, within a window: a line may be endless.
"""

from __future__ import annotations

import re

BEHIND, AHEAD = 4 << 10, 32 << 10
"""How far around an escape its string is looked for."""

TOKEN_STOPS = b" \t\r\n\x0b\x0c\"'<>`\0"
ATTRIBUTE_STOPS = b'\r\n"<>\0'
TOKEN = bytes(each for each in range(256) if each not in TOKEN_STOPS)
ATTRIBUTE = bytes(each for each in range(256) if each not in ATTRIBUTE_STOPS)
TOKEN_REST = re.compile(rb"[^%b]{0,%d}" % (re.escape(TOKEN_STOPS), AHEAD))
ATTRIBUTE_REST = re.compile(rb"[^%b]{0,%d}" % (re.escape(ATTRIBUTE_STOPS), AHEAD))
STRING_REST = re.compile(rb"[^\"\\\n]*+(?:\\[^\n][^\"\\\n]*+)*+")

PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([^ux]))", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"0": b"\0"}


def token_span(data: bytes, at: int) -> tuple[int, int]:
    """From where to where the token goes: to the next blank or quote."""
    return _span(data, at, TOKEN, TOKEN_REST)


def attribute_span(data: bytes, at: int) -> tuple[int, int]:
    """From where to where the text goes that entities are in: to the next tag, double quote or line."""
    return _span(data, at, ATTRIBUTE, ATTRIBUTE_REST)


def _span(data: bytes, at: int, within: bytes, rest: re.Pattern[bytes]) -> tuple[int, int]:
    before = data[max(0, at - BEHIND) : at]
    end = rest.match(data, at)
    return at - len(before) + len(before.rstrip(within)), at if end is None else end.end()


def string_span(data: bytes, at: int) -> tuple[int, int]:
    """From where to where the string goes: between two double quotes that no backslash stands before, or its line."""
    first = max(0, at - BEHIND)
    low = max(0, first - 1)
    plain = data[low:at].replace(b'\\"', b"  ").replace(b"\\\n", b"  ")
    stop = low + max(plain.rfind(b'"'), plain.rfind(b"\n"))
    # The window may begin in the middle of an escape, whose second half is no end of the string.
    start = stop + 1 if stop >= first else first + (data[low:first] == b"\\")
    end = STRING_REST.match(data, start, start + 2 * AHEAD)
    return start, at if end is None else max(at, end.end())


def percent(data: bytes) -> bytes:
    """Decode ``%3D``."""
    return PERCENT.sub(lambda hit: bytes.fromhex(hit[1].decode()), data)


def escaped(data: bytes) -> bytes:
    r"""Decode ``\u003d``, ``\x3d``, ``\n`` and ``\"``. A half of a pair of surrogates becomes a question mark."""
    if any(each in data for each in (rb"\\", rb"\u", rb"\x")):
        return ESCAPE.sub(_escape, data)
    for letter, byte in PLAIN.items():
        data = data.replace(b"\\" + letter, byte)
    # What is left stands for itself, but for a last one that has nothing behind it.
    return data[:-1].replace(b"\\", b"") + data[-1:]


def _escape(hit: re.Match[bytes]) -> bytes:
    if code := hit[1] or hit[2]:
        return chr(int(code, 16)).encode(errors="replace")
    return PLAIN.get(hit[3], hit[3])


def entities(data: bytes) -> bytes:
    """Decode ``&quot;`` and ``&#61;``."""
    from html import unescape  # noqa: PLC0415  because few texts have any

    return unescape(data.decode(errors="replace")).encode()
