"""Tokens as they are handed to a server in a header, whoever's they are."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Provider
from graph.leaks import Confidence

headers = Provider(
    "Bearer token",
    reference="https://datatracker.ietf.org/doc/html/rfc6750#section-5",
    remedy="Find out whose the token is by the address it is sent to, revoke it there, and read the new one from a "
    "secret store.",
)


def drawn(hit: re.Match[bytes]) -> Candidate | None:
    """Take what was drawn at random. A JSON Web Token tells more of itself, and has a detector of its own."""
    from connectors.detect.shapes import words  # noqa: PLC0415  because few texts hold such a header

    value = hit["secret"].decode(errors="replace")
    if value.startswith("eyJ") or words.is_reference(value) or not words.is_drawn(value):
        return None
    return Candidate(value)


BEARER = headers.detector(
    "bearer-auth-header",
    "Token in a header",
    r"[Aa]uthorization[\"'`\]]{0,2}[ \t]{0,4}(?::|=|,|=>)[ \t]{0,4}(?:[bBfFuU]?[\"'`])?(?i:bearer|token)[ ]"
    r"(?P<secret>[^\s\"'`$<>{}|\\;&(),\x00-\x1f]{16,400})(?![$<{(])",
    confirm=drawn,
    confidence=Confidence.MEDIUM,
    finds=(
        'curl -H "Authorization: Bearer <base64url:40>" https://api.corp.io/orders',
        "headers = {'Authorization': 'Bearer <alnum:32>'}",
        'req.Header.Set("Authorization", "Bearer <base64url:43>")',
        "Authorization: Token <hex:40>",
    ),
    ignores=(
        'curl -H "Authorization: Bearer $TOKEN" https://api.corp.io',
        "Authorization: Bearer your-access-token-goes-here",
        "headers = {'Authorization': 'Bearer ' + token}",
        "Authorization: Bearer ${{ secrets.DEPLOY_TOKEN_OF_ORDERS }}",
        "Authorization: Bearer <alnum:8>",
        "authorization: bearer tokens are described in section two",
        "Authorization: Bearer mF_9.B5f-4.1JqM",
    ),
)
