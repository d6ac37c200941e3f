"""The text that bytes are: UTF-16 and UTF-32, with a byte order mark or without, become UTF-8."""

from __future__ import annotations

import codecs

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FIRST = frozenset((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
UNITS: tuple[tuple[str, int, int], ...] = (
    ("utf-32-le", 4, 0),
    ("utf-32-be", 4, 3),
    ("utf-16-le", 2, 0),
    ("utf-16-be", 2, 1),
)
"""Without a mark: how wide a character is, and which of its bytes holds ASCII. All others are then zero."""
GLANCE = 64
SAMPLE = 1024
MOST_ZERO = 0.9
FEW_ZERO = 0.1


def as_text(data: bytes) -> bytes:
    """Give UTF-8 of the same text, without a byte order mark. What is not UTF-16 or UTF-32 comes back as it is."""
    if data[:2] in FIRST or data[:4] == codecs.BOM_UTF32_BE:
        return _marked(data)
    if data[:3] == codecs.BOM_UTF8:
        return data[3:]
    if b"\0" in data[:GLANCE] and (encoding := _guessed(data[:SAMPLE])) is not None:
        return _converted(data, encoding)
    return data


def may_be_wide(head: bytes) -> bool:
    """Say by the first bytes of a text whether ``as_text`` would turn it into another."""
    if head[:2] in FIRST or head[:4] == codecs.BOM_UTF32_BE:
        return True
    return b"\0" in head[:GLANCE] and _guessed(head[:SAMPLE]) is not None


def _marked(data: bytes) -> bytes:
    for mark, encoding in MARKS:
        if data.startswith(mark) and _is(data[len(mark) : len(mark) + SAMPLE], encoding):
            return _converted(data[len(mark) :], encoding)
    return data


def _is(sample: bytes, encoding: str) -> bool:
    """Say whether bytes can be what their mark says. The last character of the sample may be cut in two."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(sample: bytes) -> str | None:
    """Guess the encoding of text that is mostly ASCII from where the zero bytes are."""
    for encoding, width, place in UNITS:
        whole = sample[: len(sample) // width * width]
        letters = whole[place::width]
        zeros = whole.count(0) - letters.count(0)
        if letters and letters.count(0) <= FEW_ZERO * len(letters) and zeros >= MOST_ZERO * len(letters) * (width - 1):
            return encoding
    return None


def _converted(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode()
