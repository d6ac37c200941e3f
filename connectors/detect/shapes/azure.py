"""What an Azure connection string and a shared access signature say of themselves besides the key."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate

BEFORE, AFTER = 900, 600
"""Bytes before and after a signature in which the rest of its address is looked for."""

EMULATORS = ("Eby8vdM02xNOcqFlqUwJPLlm", "C2y6yDjf5/R+ob0N8A7Cgv30", "SAS_KEY_VALUE")
"""How the published keys of Microsoft's emulators begin; they open nothing else."""

_ADDRESS = re.compile(rb"[^\s\"'<>`\\,]+")
_FIELD = re.compile(rb"(?:[?&]|&amp;|;|^)(sv|ss|srt|sr|sp|st|se|sip|spr|si|skn|skoid|sktid)=([^&\s;]{1,300})")
_HOST = re.compile(
    rb"([a-z0-9]{3,24})\.(blob|file|queue|table|dfs|web)\.core\.[a-z.]{5,30}(?:/([a-z0-9$][a-z0-9-]{2,62}))?"
)
_VERSION = re.compile(rb"20\d\d-\d\d-\d\d")

NAMES = {
    b"sv": "version",
    b"ss": "services",
    b"srt": "resource types",
    b"sr": "resource",
    b"sp": "permissions",
    b"st": "starts",
    b"se": "expires",
    b"sip": "addresses",
    b"spr": "protocol",
    b"si": "policy",
    b"skn": "policy",
    b"skoid": "identity",
    b"sktid": "tenant",
}


def around(hit: re.Match[bytes]) -> bytes:
    """The whole address or header that a signature stands in, without what surrounds it."""
    text, start = hit.string, max(0, hit.start() - BEFORE)
    place = hit.start("secret")
    pieces = _ADDRESS.finditer(text, start, min(len(text), hit.end() + AFTER))
    return next(each[0] for each in pieces if each.start() <= place < each.end()).replace(b"&amp;", b"&")


def fields(address: bytes) -> dict[bytes, bytes]:
    """The fields of a shared access signature, by their short names."""
    return dict(_FIELD.findall(address))


def plain(said: dict[bytes, bytes]) -> dict[str, str]:
    """The fields under names that people read, and what they hold without escapes."""
    from urllib.parse import unquote  # noqa: PLC0415  because only a signature needs it

    return {NAMES[key]: unquote(value.decode("latin-1")) for key, value in said.items()}


def signed(hit: re.Match[bytes]) -> Candidate | None:
    """Take a storage signature for one if the fields that Azure demands stand beside it, and tell them."""
    address = around(hit)
    said = fields(address)
    if not _VERSION.fullmatch(said.get(b"sv", b"")) or not ({b"se", b"si"} & said.keys()):
        return None
    facts = plain(said)
    if host := _HOST.search(address):
        facts["account"] = host[1].decode()
        facts["service"] = host[2].decode()
        if host[3]:
            facts["container"] = host[3].decode()
    return Candidate(hit["secret"].decode(), facts=facts)


def bus_signed(hit: re.Match[bytes]) -> Candidate | None:
    """Tell what a signature of Service Bus, Event Hubs or IoT Hub is for; its end is in seconds since 1970."""
    said = fields(hit[0].partition(b" ")[2])
    if b"sr" not in said:
        return None
    facts = plain(said)
    if facts.get("expires", "").isdigit():
        from datetime import UTC, datetime  # noqa: PLC0415  because only a signature needs it

        facts["expires"] = datetime.fromtimestamp(min(int(facts["expires"]), 2**33), UTC).isoformat()
    return Candidate(hit["secret"].decode(), facts=facts)


def named(hit: re.Match[bytes]) -> Candidate | None:
    """Take a key, and for facts what the expression's other groups caught; the emulators' keys are no secret."""
    value = hit["secret"].decode()
    if value.startswith(EMULATORS):
        return None
    facts = {name: part.decode() for name, part in hit.groupdict().items() if part and name not in {"secret", "id"}}
    return Candidate(value, facts=facts)
