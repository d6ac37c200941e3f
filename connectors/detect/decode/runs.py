"""Decoding unbroken runs: base64 in both alphabets, padded or not, in lines or not, and hex."""

from __future__ import annotations

import binascii
import functools
import re

LONGEST = 16 << 20
"""A longer run is decoded up to here."""
GLANCE = 256
NARROWEST, WIDEST = 56, 256
"""Lines of base64 that are to be one text are of one width: 64 in PEM, 76 in mail, and others."""

BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,%d}" % LONGEST)
HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){12,%d}" % LONGEST)
BLANK = b" \t\r\n="
STANDARD = bytes.maketrans(b"-_", b"+/")


def base64_end(data: bytes, start: int) -> int:
    """Where a run of base64 ends, and all its lines with it."""
    first = BASE64.match(data, start)
    if first is None:
        return start
    width = first.end() - start
    if width % 4 or not NARROWEST <= width <= WIDEST or data[first.end() : first.end() + 1] not in (b"\r", b"\n"):
        return first.end()
    more = _lines(width).match(data, first.end())
    return first.end() if more is None else more.end()


@functools.cache
def _lines(width: int) -> re.Pattern[bytes]:
    """Further lines of the same width, indented or not, and a shorter last one if nothing else stands in its line."""
    line = rb"\r?\n[ \t]{0,40}[A-Za-z0-9+/]"
    return re.compile(rb"(?:%b{%d})*+(?:%b{1,%d}+={0,2}(?=[\s\"'<\\]|\Z))?" % (line, width, line, width - 1))


def base64(run: bytes) -> bytes:
    """Decode base64. A last character that is no whole byte is left out."""
    letters = run.translate(STANDARD, BLANK)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def hexadecimal(run: bytes) -> bytes:
    """Decode hex."""
    return binascii.unhexlify(run)


def hex_end(data: bytes, start: int) -> int:
    """Where a run of hex ends."""
    run = HEX.match(data, start)
    return start if run is None else run.end()
