"""Values that are more than drawn characters: with a checksum, or with fields inside."""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable

from benchmarks.secrets.values import ALNUM, WEB, checked, draw, encoded

WORDS = ("Harbor", "Walnut", "Copper", "Falcon", "Meadow", "Tundra", "Violet", "Saddle", "Pepper", "Glacier")


def github(prefix: str) -> Callable[[random.Random], str]:
    """Return what makes a GitHub token of that prefix, checksum and all."""
    return lambda chance: checked(chance, f"{prefix}_")


def github_fine(chance: random.Random) -> str:
    """Return a fine-grained GitHub token."""
    return f"github_pat_11A{draw(chance, string.digits + string.ascii_uppercase, 19)}_{draw(chance, ALNUM, 59)}"


def npm(chance: random.Random) -> str:
    """Return an npm token with its checksum."""
    return checked(chance, "npm_")


def pypi(chance: random.Random) -> str:
    """Return a token of the Python package index: a macaroon that begins with the index's location."""
    macaroon = b"\x02\x01\x08pypi" + b".org\x02\x24" + draw(chance, "0123456789abcdef-", 36).encode()
    return "pypi-" + encoded(macaroon + b'\x00\x02*[3,"' + chance.randbytes(40) + b"\x06 " + chance.randbytes(32))


def azure_storage(chance: random.Random) -> str:
    """Return the connection string of a storage account."""
    key = base64.b64encode(chance.randbytes(64)).decode()
    return f"DefaultEndpointsProtocol=https;AccountName=ordersprod;AccountKey={key};EndpointSuffix=core.windows.net"


def discord(chance: random.Random) -> str:
    """Return a Discord bot's token: its number in base 64, a time and a signature."""
    number = encoded(str(chance.randrange(10**17, 10**18)).encode())
    return f"{number}.G{draw(chance, WEB, 5)}.{draw(chance, WEB, 38)}"


def jwt(chance: random.Random) -> str:
    """Return a signed JSON Web Token of a service."""
    claims = {"iss": "https://login.corp.internal", "sub": f"svc-{chance.randrange(1000)}", "role": "admin"}
    parts = (json.dumps({"alg": "HS256", "typ": "JWT"}).encode(), json.dumps(claims).encode(), chance.randbytes(32))
    return ".".join(map(encoded, parts))


def password(chance: random.Random) -> str:
    """Return a password as people make them: a word, digits, marks, and what a generator adds."""
    return f"{chance.choice(WORDS)}{draw(chance, ALNUM, 9)}!{chance.randrange(10, 99)}"


def url(scheme: str, rest: str) -> Callable[[random.Random], str]:
    """Return what makes a connection string with a user and a password in it."""
    return lambda chance: f"{scheme}://svc_orders:{draw(chance, ALNUM, 18)}@{rest}"
