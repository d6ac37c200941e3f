"""JSON Web Tokens, with what they say of themselves."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Mapping

from connectors.detect.declare import LEFT
from connectors.detect.model import Candidate, Provider
from connectors.detect.samples import drawn
from graph.leaks import Confidence

tokens = Provider(
    "JSON Web Token",
    reference="https://datatracker.ietf.org/doc/html/rfc8725",
    remedy="Revoke the token or its session at its issuer, or replace the key that its issuer signs with.",
)

SHORTEST_SIGNATURE = 20
"""Letters: no algorithm signs with less. A shorter one is cut off, or a word in its place."""
FEWEST_LETTERS = 12


def signed(hit: re.Match[bytes]) -> Candidate | None:
    """Read the claims of a token, and leave out what is an example, cut off or made to be published."""
    from connectors.detect.shapes import jwt  # noqa: PLC0415  because few texts hold a token

    value = hit["secret"].decode()
    token = jwt.taken_apart(value)
    if token is None or token.is_example() or token.is_public():
        return None
    unsigned = str(token.header.get("alg", "")).lower() == "none"
    signature = value.rpartition(".")[2]
    if not unsigned and (len(signature) < SHORTEST_SIGNATURE or len(set(signature)) < FEWEST_LETTERS):
        return None
    account = token.service_account()
    return Candidate(
        value,
        credential=f"kubernetes.service_account:{account}" if account else None,
        facts=token.facts(),
        confidence=Confidence.LOW if unsigned else None,
    )


def _token(claims: dict[str, object], *, algorithm: str = "RS256", signature: int = 86) -> str:
    chance = random.Random(json.dumps(claims))  # noqa: S311  because a sample has to be the same every time
    header = {"alg": algorithm, "typ": "JWT"}
    return ".".join((_part(header), _part(claims), drawn("base64url", signature, chance)))


def _part(carried: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(carried, separators=(",", ":")).encode()).decode().rstrip("=")


_STAFF: dict[str, object] = {"iss": "https://login.acme.test", "sub": "build", "aud": "deploy", "exp": 4102444800}
_ACCOUNT: dict[str, object] = {
    "iss": "kubernetes/serviceaccount",
    "kubernetes.io/serviceaccount/namespace": "payments",
    "kubernetes.io/serviceaccount/service-account.name": "deployer",
}
_JOHN: dict[str, object] = {"sub": "1234567890", "name": "John Doe", "iat": 1516239022}
_SUPABASE: dict[str, object] = {"iss": "supabase", "ref": "<lower:20>", "exp": 4102444800}

JWT = tokens.detector(
    "json-web-token",
    "JSON Web Token",
    rf"{LEFT}(?P<secret>ey[JA][A-Za-z0-9_-]{{12}}[A-Za-z0-9_-]{{0,3000}}\.e[yw][A-Za-z0-9_-]{{10,8000}}\.[A-Za-z0-9_-]{{0,1400}})"
    r"(?![A-Za-z0-9_-])",
    confirm=signed,
    placeholders=False,
    finds=(
        lambda: f"Authorization: Bearer {_token(_STAFF)}",
        lambda: f"token: {_token(_ACCOUNT)}\n",
        lambda: f'{{"access_token": "{_token({**_SUPABASE, "role": "service_role"})}"}}',
    ),
    ignores=(
        lambda: f"curl -H 'Authorization: Bearer {_token(_JOHN, algorithm='HS256', signature=43)}'",
        lambda: f"SUPABASE_ANON_KEY={_token({**_SUPABASE, 'role': 'anon'})}",
        lambda: f"cut = '{_token(_STAFF, signature=6)}'",
        lambda: f"{_part({'a': 'source map of nothing'})}.{_part({'b': 'c'})}.<base64url:43>",
    ),
)
