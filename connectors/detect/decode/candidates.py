"""Where an encoded text may stand: expressions without look-around or back-reference, so that hyperscan can run them.

Base64 of text is told from any other run of letters by its own letters. Three bytes of printable ASCII have their
highest bits clear, so of each four characters the first is one of 26, the second one of 28 and the third one of 32:
four such groups in a row are met by chance once in tens of thousands of runs, and hardly ever in a hash or a name. Hex
of text has a digit of 2 to 7 in front of each byte.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from connectors.detect.decode.model import Encoding


class Candidate(msgspec.Struct, frozen=True):
    """One expression. What it finds begins, or has its first escape, ``back`` bytes before the match's end."""

    kind: Encoding
    expression: bytes
    back: int
    hint: bytes = b""
    """Something that is in every match. Without it, it is one of the runs, which begin ``OUTSIDE`` of any other."""


OUTSIDE = rb"[^A-Za-z0-9+/]"
START = rb"(?:^|" + OUTSIDE + rb")"
ANY = rb"[A-Za-z0-9+/_-]"
NARROW = (rb"[CDI-Za-f][AC-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589]" + ANY) * 4
"""Twelve bytes of printable ASCII, or of line breaks and tabs, in base64."""
WIDE = (rb"[I-Za-f][AQgw][AB]" + ANY + rb"A[C-H][AEIMQUYcgkosw048]A") * 2
"""Six characters of ASCII in UTF-16, as PowerShell takes its commands, in base64."""
BYTE = rb"[2-7][0-9A-Fa-f]"
HEX = rb"(?:0[xX])?" + BYTE * 12
FIRST = rb"[0-7CDI-Za-f]"
"""What any of these begins with."""

RUNS = (
    Candidate(Encoding.BASE64, START + NARROW, 16),
    Candidate(Encoding.BASE64, START + WIDE, 16),
    Candidate(Encoding.HEX, START + HEX, 24),
)
CANDIDATES: tuple[Candidate, ...] = (
    *RUNS,
    Candidate(Encoding.BASE64, START + rb"H4sI" + ANY * 12, 16, b"H4sI"),
    Candidate(Encoding.BASE64, START + rb"UEsD" + ANY * 12, 16, b"UEsD"),
    Candidate(Encoding.PERCENT, rb"%(?:3[AaDd]|2[26BbFf]|40|7[Bb])", 3, b"%"),
    Candidate(Encoding.PERCENT, (rb"%" + BYTE) * 4, 3, b"%"),
    Candidate(Encoding.ESCAPED, rb'\\"[ ]?[:=][ ]?\\{1,7}"', 3, b'\\"'),
    Candidate(Encoding.ESCAPED, rb"\\u00(?:26|2[27BbFf]|3[ACDEacde]|40)", 6, b"\\u00"),
    Candidate(Encoding.ESCAPED, (rb"\\u00" + BYTE) * 4, 6, b"\\u00"),
    Candidate(Encoding.ESCAPED, (rb"\\x" + BYTE) * 4, 4, b"\\x"),
    Candidate(Encoding.ENTITIES, rb"&(?:quot|#34|#x22);[ ]?[:=]", 6, b"&"),
    Candidate(Encoding.ENTITIES, rb"[:=][ ]?&quot;", 6, b"&quot;"),
    Candidate(Encoding.ENTITIES, rb"[:=][ ]?&#(?:34|x22);", 5, b"&#"),
    Candidate(Encoding.ENTITIES, rb"&amp;[A-Za-z_]{1,20}=", 6, b"&amp;"),
    Candidate(Encoding.ENTITIES, rb"&#x?[0-9A-Fa-f]{2,3};" * 4, 5, b"&#"),
)


def found(data: bytes) -> Iterator[tuple[int, Encoding]]:
    """Find the candidates' places with Python's own expressions, in order."""
    places = [
        (hit.end() - each.back, each.kind)
        for each in CANDIDATES
        if each.hint and each.hint in data
        for hit in _compiled(each.expression).finditer(data)
    ]
    places += _runs(data)
    places.sort()
    return iter(places)


def numbered(data: bytes) -> Iterator[tuple[int, int]]:
    """The same as hyperscan tells it: the number of an expression of that kind, and where its match would end."""
    numbers = {each.kind: number for number, each in reversed(list(enumerate(CANDIDATES)))}
    for place, kind in found(data):
        yield numbers[kind], place + CANDIDATES[numbers[kind]].back


def _runs(data: bytes) -> Iterator[tuple[int, Encoding]]:
    """Find all runs at once. One that may begin at the text's start is slow to look for: that is looked at first."""
    body = rb"(?=%b%b)(?:(%b)|(%b)|(%b))" % (FIRST, ANY * 15, NARROW, WIDE, HEX)
    first = _compiled(body).match(data)
    for hit in (*filter(None, (first,)), *_compiled(OUTSIDE + body).finditer(data)):
        each = RUNS[(hit.lastindex or 1) - 1]
        yield hit.end() - each.back, each.kind


@functools.cache
def _compiled(expression: bytes) -> re.Pattern[bytes]:
    return re.compile(expression)
