"""WorkOS. Behind its base64 a key tells its id."""

from __future__ import annotations

import re

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import plain

workos = Provider(
    "WorkOS",
    reference="https://workos.com/docs/glossary/api-key",
    remedy="Revoke the key in the dashboard and see the events.",
)


def api_key(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the key's id, which stands before the comma."""
    value = hit["secret"].decode()
    key_id = plain(hit["body"].decode()).partition(b",")[0]
    if not re.fullmatch(rb"key_[0-9A-Z]{20,30}", key_id):
        return None
    return Candidate(value, credential=f"workos.api_key:{key_id.decode()}")


def _sample() -> str:
    import base64  # noqa: PLC0415  because only the sample needs it

    body = base64.b64encode(b"key_01J2M8T4VZQK7N5R3XW9B6YDCF,pQ7xZ2mV9kT4rB8nL1wS5dG3h").decode()
    return f"WORKOS_API_KEY=sk_live_{body}"


KEY = workos.detector(
    "workos-api-key",
    "WorkOS API key",
    token(r"sk_(?:(?:live|test)_)?(?P<body>a2V5X[A-Za-z0-9+/]{50,100}={0,2})", more="A-Za-z0-9+/="),
    confirm=api_key,
    finds=(_sample,),
    ignores=("sk_live_a2V5X<alnum:12>", "sk_live_a2V5X<alnum:70>"),
)
