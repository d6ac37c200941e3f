"""Values in the shapes that providers document, made at run time from chance: not one is or was ever valid."""

from __future__ import annotations

import base64
import random
import string
import zlib

ALNUM = string.digits + string.ascii_uppercase + string.ascii_lowercase
LOWER = string.digits + string.ascii_lowercase
HEX = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"
WEB = ALNUM + "-_"


def draw(chance: random.Random, alphabet: str, length: int) -> str:
    """Return that many characters of an alphabet, with digits and letters of both cases where it has them."""
    while True:
        drawn = "".join(chance.choices(alphabet, k=length))
        wanted = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
        present = [kind for kind in wanted if set(kind) & set(alphabet)]
        if length < 8 or all(set(kind) & set(drawn) for kind in present):
            return drawn


def base62(number: int, length: int) -> str:
    """Return a number in base 62, digits before capitals before small letters, filled with zeros."""
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = ALNUM[rest] + digits
    return digits.rjust(length, "0")


def checked(chance: random.Random, prefix: str, length: int = 30) -> str:
    """Return a token that ends in the base-62 CRC-32 of its body, as GitHub's and npm's do."""
    body = draw(chance, ALNUM, length)
    return prefix + body + base62(zlib.crc32(body.encode()), 6)


def encoded(content: bytes) -> str:
    """Return base 64 for the web without padding, as in a JSON Web Token."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
