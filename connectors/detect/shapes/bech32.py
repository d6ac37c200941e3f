"""The checksum of Bech32, which age's keys end in."""

from __future__ import annotations

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_LENGTH = 6


def holds(text: str) -> bool:
    """Whether a text in Bech32 ends in the checksum of what is before it."""
    prefix, _, data = text.lower().rpartition("1")
    return set(data) <= set(LETTERS) and _remainder(prefix, [LETTERS.index(each) for each in data]) == 1


def sealed(prefix: str, data: str) -> str:
    """A prefix and data in Bech32's letters, with their checksum."""
    rest = _remainder(prefix, [LETTERS.index(each) for each in data] + [0] * _CHECK_LENGTH) ^ 1
    check = "".join(LETTERS[rest >> 5 * (_CHECK_LENGTH - 1 - place) & 31] for place in range(_CHECK_LENGTH))
    return f"{prefix}1{data}{check}"


def _remainder(prefix: str, values: list[int]) -> int:
    rest = 1
    for value in (*(ord(each) >> 5 for each in prefix), 0, *(ord(each) & 31 for each in prefix), *values):
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, part in enumerate(_GENERATOR):
            rest ^= part if top >> place & 1 else 0
    return rest
