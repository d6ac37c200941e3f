"""Telling a value that somebody made up for an example from one that a machine drew."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from operator import sub

_RUN = re.compile(r"(.)\1{5,}", re.DOTALL)
_CROSSES = re.compile(r"x{4,}", re.IGNORECASE)
MOST_BY_CHANCE = 5
LONG = 40
_STEPS = re.compile(r"^(?:0123456789|123456789|abcdefghij|zyxwvu|987654321)", re.IGNORECASE)


def is_placeholder(value: str) -> bool:
    """Whether a value is evidently made up: it says so, it repeats itself, or it counts."""
    return bool(
        _RUN.search(value)
        or _crossed_out(value)
        or _words().search(value)
        or _STEPS.match(value)
        or _repeats(value)
        or _counts(value)
    )


@functools.cache
def _words() -> re.Pattern[str]:
    """What such a value says; compiled when a value has come up, for most small changes hold none."""
    return re.compile(
        r"example|placeholder|change[-_ ]?me|replace[-_ ]?(?:me|with|this)|"
        r"your[-_ ]?(?:own|api|key|token|secret|access|password|client|app|org|account)|"
        r"my[-_ ]?(?:api[-_ ]?key|secret|token|password)|dummy|redacted|sample|insert[-_ ]|"
        r"(?<![a-z])(?:todo|fixme|fake)(?![a-z])|not[-_ ]?(?:a[-_ ])?real|lorem|foobar|qwerty|deadbeef|"
        r"1234567890|0123456789|abcdefgh|<[a-z][a-z0-9 _.:/-]*>|\$\{|\{\{|\.\.\.",
        re.IGNORECASE,
    )


def entropy(value: str) -> float:
    """How many bits of randomness each character has, were the value drawn from its own characters."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if size else 0.0


def _crossed_out(value: str) -> bool:
    """Whether crosses stand for characters: ``ghp_xxxx``. In a long value that was drawn a few may meet by chance."""
    runs = _CROSSES.findall(value)
    return bool(runs) and (len(runs) > 1 or len(runs[0]) > MOST_BY_CHANCE or len(value) < LONG)


def _repeats(value: str) -> bool:
    """Whether a value is one short piece again and again: ``abcabcabcabc``."""
    return any(value.startswith(value[length:]) for length in range(1, min(9, len(value) // 2 + 1)))


def _counts(value: str) -> bool:
    """Whether most characters follow the one before them in the alphabet: ``a1b2c3d4``, ``ABCDEFG``."""
    tail = value[-32:].encode()
    for step in (1, 2):
        ascending = list(map(sub, tail[step:], tail)).count(1)
        if len(tail) - step > 5 and ascending > 0.6 * (len(tail) - step):  # noqa: PLR2004  because that is "most" here
            return True
    return False
