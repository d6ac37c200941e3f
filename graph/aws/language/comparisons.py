"""What the condition operators compare: one value of the policy, made ready once, with one value of the request.

A value that is no number, no date, no address or no ARN where one is needed equals nothing.
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from graph.aws.language.wildcards import CHARACTERS, INNER_COLONS, Piece, Spans, Wild, expression

Test = Callable[[str], bool]
Pattern = tuple[Piece, ...]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MONTH = re.compile(r"\d{4}-\d{2}")
EPOCH = re.compile(r"\d{5,}(?:\.\d+)?")
YEAR = re.compile(r"\d{4}")
TRUTHS = frozenset({"true", "false"})


class NoValue(ValueError):
    """A value of a policy that nothing can be compared with; the message says what it should be."""


def plain(pattern: Pattern) -> str:
    """A pattern as text; where wildcards mean nothing they are characters."""
    return "".join(CHARACTERS[piece] if isinstance(piece, Wild) else piece for piece in pattern)


def text_equals(pattern: Pattern) -> Test:
    """Compare text as it is."""
    wanted = plain(pattern)
    return lambda value: value == wanted


def text_equals_small(pattern: Pattern) -> Test:
    """Compare text without regard to case."""
    wanted = plain(pattern).casefold()
    return lambda value: value.casefold() == wanted


def text_like(pattern: Pattern) -> Test:
    """Compare text with wildcards."""
    if pattern == (Wild.MANY,):
        return lambda _value: True
    if Wild.MANY not in pattern and Wild.ONE not in pattern:
        return text_equals(pattern)
    found = expression(pattern)
    return lambda value: found.fullmatch(value) is not None


def arn_like(pattern: Pattern) -> Test:
    """Compare the six parts of an ARN, each with its own wildcards; ``*`` alone is any ARN."""
    if pattern == (Wild.MANY,):
        return lambda value: value.count(":") >= INNER_COLONS
    found = expression(pattern, Spans.PARTS)
    enough = plain(pattern).count(":") >= INNER_COLONS
    return lambda value: enough and found.fullmatch(value) is not None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@lru_cache(maxsize=4096)
def moment(text: str) -> datetime | None:
    """Read a date as the W3C's profile of ISO 8601 has it, or as seconds since 1970."""
    try:
        if EPOCH.fullmatch(text):
            return datetime.fromtimestamp(float(text), tz=UTC)
        whole = f"{text}-01-01" if YEAR.fullmatch(text) else f"{text}-01" if MONTH.fullmatch(text) else text
        found = datetime.fromisoformat(whole)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def network(text: str) -> Network | None:
    """Read an address or a range of addresses; bits behind the range's length do not matter."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def numeric(compare: Callable[[Decimal, Decimal], bool], pattern: Pattern) -> Test:
    """Compare numbers by one relation."""
    wanted = _number(plain(pattern))
    if wanted is None:
        raise NoValue("a number")
    return lambda value: (number := _number(value)) is not None and compare(number, wanted)


def dated(compare: Callable[[datetime, datetime], bool], pattern: Pattern) -> Test:
    """Compare dates by one relation."""
    wanted = moment(plain(pattern))
    if wanted is None:
        raise NoValue("a date")
    return lambda value: (found := moment(value)) is not None and compare(found, wanted)


def truth(pattern: Pattern) -> Test:
    """Compare with true or false, in any case."""
    wanted = plain(pattern).lower()
    if wanted not in TRUTHS:
        raise NoValue("true or false")
    return lambda value: value.lower() == wanted


def binary(pattern: Pattern) -> Test:
    """Compare bytes, both sides in base64."""
    wanted = _bytes(plain(pattern))
    if wanted is None:
        raise NoValue("base64")
    return lambda value: _bytes(value) == wanted


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def address(pattern: Pattern) -> Test:
    """Compare an address with a range of its own kind."""
    wanted = network(plain(pattern))
    if wanted is None:
        raise NoValue("an address or a range of addresses")
    return lambda value: _inside(value, wanted)


def _inside(value: str, wanted: Network) -> bool:
    found = network(value)
    if isinstance(found, ipaddress.IPv4Network) and isinstance(wanted, ipaddress.IPv4Network):
        return found.subnet_of(wanted)
    if isinstance(found, ipaddress.IPv6Network) and isinstance(wanted, ipaddress.IPv6Network):
        return found.subnet_of(wanted)
    return False
