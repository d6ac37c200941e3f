"""PyPI and TestPyPI. A token is a macaroon: it names its own id, and the projects it is held to."""

from __future__ import annotations

import re

import msgspec

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import plain

pypi = Provider(
    "PyPI",
    reference="https://packaging.python.org/en/latest/specifications/pypirc/",
    remedy="Remove the token in the account's settings, then look at what was released since it leaked.",
)

HOST = ".".join(("pypi", "org"))  # noqa: FLY002  because no file of ours names the host of a registry
"""Where a token says that it is for."""
IDENTIFIER = 2
"""The type of the field that identifies a version 2 macaroon, or one of its caveats."""


def macaroon(hit: re.Match[bytes]) -> Candidate | None:
    """Read a token's id and caveats. What is no macaroon is no token of PyPI."""
    value = hit["secret"].decode()
    text = value.removeprefix("pypi-")
    try:
        fields = list(packets(plain(text)))
    except IndexError:
        return None
    identifiers = [body for kind, body in fields if kind == IDENTIFIER]
    if not identifiers:
        return None
    number = identifiers[0].decode("latin-1")
    return Candidate(value, credential=f"pypi.token:{number}", facts=held_to(identifiers[1:]))


def packets(data: bytes) -> list[tuple[int, bytes]]:
    """The fields of a macaroon: each a type, a length and so many bytes. Zeros divide its sections."""
    found: list[tuple[int, bytes]] = []
    at = 1
    while at < len(data) and len(found) < 64:  # noqa: PLR2004  because no token has as many caveats
        kind = data[at]
        at += 1
        if not kind:
            continue
        length, at = data[at], at + 1
        if length >= 128:  # noqa: PLR2004  because from there on a length takes two bytes
            length, at = length & 127 | data[at] << 7, at + 1
        found.append((kind, data[at : at + length]))
        at += length
    return found


def held_to(caveats: list[bytes]) -> dict[str, str]:
    """What the caveats say: the projects the token is for, or that it is for all of the user's."""
    facts: dict[str, str] = {}
    for caveat in caveats:
        try:
            said = msgspec.json.decode(caveat)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        match said:
            case [1 | 2, [*names]]:
                facts["projects"] = ", ".join(map(str, names))
            case {"permissions": {"projects": [*names]}}:
                facts["projects"] = ", ".join(map(str, names))
            case [3, user] | {"permissions": user}:
                facts["user"] = str(user)
    return facts


def made_macaroon(where: str, before: str) -> str:
    """A macaroon that no server signed, for a sample."""
    from base64 import urlsafe_b64encode  # noqa: PLC0415  because only tests make samples

    number = b"7d4a0a1c-9f0e-4d4e-8a55-0c1f2b3d4e5f"
    body = b"\x02\x01" + bytes([len(where)]) + where.encode() + b"\x02" + bytes([len(number)]) + number + b"\0"
    caveat = b'[1,["acme-site"]]'
    body += b"\x02" + bytes([len(caveat)]) + caveat + b"\0\0\x06\x20" + bytes(range(180, 212))
    return f"{before}pypi-{urlsafe_b64encode(body).rstrip(b'=').decode()}"


TOKEN = pypi.detector(
    "pypi-upload-token",
    "PyPI API token",
    token(r"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}"),
    confirm=macaroon,
    finds=(
        lambda: made_macaroon(HOST, "TWINE_PASSWORD="),
        lambda: made_macaroon(HOST, "[pypi]\nusername = __token__\npassword = "),
    ),
    ignores=("password = pypi-AgEIcHlwaS5vcmc...", "pypi-AgEIcHlwaS5vcmcABCD", "xpypi-AgEIcHlwaS5vcmc<alnum:150>"),
)

TEST_TOKEN = pypi.detector(
    "testpypi-upload-token",
    "TestPyPI API token",
    token(r"pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{50,1000}"),
    confirm=macaroon,
    finds=(lambda: made_macaroon(f"test.{HOST}", "TEST_PYPI_TOKEN: "),),
    ignores=("pypi-AgENdGVzdC5weXBpLm9yZw", "pypi-AgENdGVzdC5weXBpLm9yZw<alnum:20>"),
)
