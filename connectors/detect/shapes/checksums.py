"""Tokens that end in a checksum of themselves: a made-up or a cut token is told without asking anyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from zlib import crc32

from connectors.detect.model import Candidate
from graph.leaks import Confidence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LOWER_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CHECK_LENGTH = 6
"""How many base62 digits hold a CRC32."""
UNPROVEN = Confidence.LOW
"""What is left of a token whose checksum is wrong: it opens nothing as it stands, but somebody wrote it down."""
WRONG = {"checksum": "wrong"}


def in_base(number: int, digits: str, width: int) -> str:
    """Write a number in the base of its digits, filled up with zeros."""
    written = ""
    while number:
        number, digit = divmod(number, len(digits))
        written = digits[digit] + written
    return written.rjust(width, digits[0])


def crc_base62(body: str) -> str:
    """The CRC32 of a text in six base62 digits, as GitHub and npm append it to a token."""
    return in_base(crc32(body.encode()), DIGITS, CHECK_LENGTH)


def checked(hit: re.Match[bytes]) -> Candidate:
    """Check a token ``prefix_`` + letters + the CRC32 of those letters; one that fails is told with low confidence."""
    value = hit["secret"].decode()
    letters = value.partition("_")[2]
    if crc_base62(letters[:-CHECK_LENGTH]) == letters[-CHECK_LENGTH:]:
        return Candidate(value)
    return Candidate(value, facts=WRONG, confidence=UNPROVEN)


def sample(before: str, prefix: str, length: int = 30, after: str = "") -> Callable[[], str]:
    """A sample for a detector: a text with a made-up token in it whose checksum is right."""

    def make() -> str:
        import random  # noqa: PLC0415  because only tests make samples

        from connectors.detect.samples import drawn  # noqa: PLC0415  because only tests make samples

        letters = drawn("alnum", length, random.Random(before + prefix))  # noqa: S311  because a sample stays the same
        return f"{before}{prefix}{letters}{crc_base62(letters)}{after}"

    return make
