"""Making the texts that detectors are tried on: templates are filled with letters drawn from a fixed seed.

``<alnum:36>`` becomes 36 letters and digits, and so on for each alphabet; ``<uuid>`` becomes a UUID. Anything else
between angles is left as it is. So no file of ours holds a text that looks like a live secret.
"""

from __future__ import annotations

import random
import re
import string
import uuid

from connectors.detect.model import Sample

ALPHABETS = {
    "alnum": string.ascii_letters + string.digits,
    "letters": string.ascii_letters,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "digit": string.digits,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "loweralnum": string.ascii_lowercase + string.digits,
    "upperalnum": string.ascii_uppercase + string.digits,
    "base32": string.ascii_uppercase + "234567",
    "base58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "base64": string.ascii_letters + string.digits + "+/",
    "base64url": string.ascii_letters + string.digits + "-_",
    "word": string.ascii_letters + string.digits + "_",
}
_BLANK = re.compile(r"<(?:(\w+):(\d+)|(uuid))>")


def made(sample: Sample, seed: str) -> str:
    """Fill a template, or call the function that makes the text. The same seed gives the same text."""
    if not isinstance(sample, str):
        return sample()
    chance = random.Random(seed)  # noqa: S311  because a sample has to be the same every time
    return _BLANK.sub(lambda blank: _filled(blank, chance), sample)


def _filled(blank: re.Match[str], chance: random.Random) -> str:
    alphabet, length, _ = blank.groups()
    if alphabet is None:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))
    if alphabet not in ALPHABETS:
        raise KeyError(f"{blank[0]}: the alphabets are {', '.join(ALPHABETS)}")
    return drawn(alphabet, int(length), chance)


def drawn(alphabet: str, length: int, chance: random.Random) -> str:
    """Draw letters of an alphabet."""
    return "".join(chance.choices(ALPHABETS[alphabet], k=length))
