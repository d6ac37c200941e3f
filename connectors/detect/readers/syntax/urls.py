"""Passwords in addresses: ``https://user:password@host``."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from connectors.detect.engine import compiled
from connectors.detect.model import Candidate
from connectors.detect.readers.syntax.entry import text

_ADDRESS = (
    r"(?<![A-Za-z0-9+.\-])(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]{1,30})://(?P<user>[^\s:/@\"'<>`\\]{0,200}):"
    r"(?P<password>[^\s/@\"'<>`\\]{1,400})@(?P<host>[A-Za-z0-9_.\-\[\]{}$]{1,200})"
)


def passwords(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Candidate]:
    """Every password in an address, with its user and host."""
    for hit in compiled(_ADDRESS).finditer(data, start, len(data) if end is None else end):
        facts = {"user": unquote(text(hit["user"])), "host": text(hit["host"])}
        yield Candidate(
            unquote(text(hit["password"])),
            facts={name: fact for name, fact in facts.items() if fact},
            span=hit.span("password"),
        )


_ALONE = (
    r"(?<![A-Za-z0-9+.\-])[A-Za-z][A-Za-z0-9+.\-]{1,30}://(?P<token>[^\s:/@\"'<>`\\]{16,400}):?@"
    r"(?P<host>[A-Za-z0-9_.\-\[\]{}$]{1,200})"
)


def tokens(data: bytes) -> Iterator[Candidate]:
    """Every token that stands in an address in the place of a user, without a password."""
    from connectors.detect.shapes.words import is_drawn  # noqa: PLC0415  because most addresses name no user

    for hit in compiled(_ALONE).finditer(data):
        token = unquote(text(hit["token"]))
        if is_drawn(token):
            yield Candidate(token, facts={"host": text(hit["host"])}, span=hit.span("token"))


_CONNECTION = (
    r"(?i:(?<![A-Za-z0-9_])(?:password|pwd)[ \t]{0,4}=[ \t]{0,4})(?P<password>[^;&\"'<>\s]{1,200})(?=[;&\"'<>\s]|$)"
)
_HOST = r"(?i:(?:server|data source|host|addr(?:ess)?)[ \t]{0,4}=[ \t]{0,4}(?:tcp:)?)([^;&\"'<>\s]{1,200})"
_USER = r"(?i:(?:user(?: ?id|name)?|uid)[ \t]{0,4}=[ \t]{0,4})([^;&\"'<>\s]{1,200})"


def connections(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Candidate]:
    """Every password in a connection string, ``Server=…;User=…;Password=…;`` or ``?user=…&password=…``."""
    end = len(data) if end is None else end
    for hit in compiled(_CONNECTION).finditer(data, start, end):
        low, high = _around(data, *hit.span(), start, end)
        found = {"host": compiled(_HOST).search(data, low, high), "user": compiled(_USER).search(data, low, high)}
        facts = {name: text(each[1]) for name, each in found.items() if each}
        yield Candidate(text(hit["password"]), facts=facts, span=hit.span("password"))


NEARBY = 400


def _around(data: bytes, start: int, end: int, least: int, most: int) -> tuple[int, int]:
    """The line that a match lies in, or so much of it as is near."""
    low = max(least, start - NEARBY)
    high = min(most, end + NEARBY)
    before, after = data.rfind(b"\n", low, start), data.find(b"\n", end, high)
    return (before + 1 if before >= 0 else low), (after if after >= 0 else high)
