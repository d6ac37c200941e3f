"""Ably. What stands before the colon is the key's public name."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

ably = Provider(
    "Ably",
    reference="https://ably.com/docs/auth/revocation",
    remedy="Revoke the key in the app's settings.",
)

KEY = ably.detector(
    "ably-api-key",
    "Ably API key",
    assigned(
        r"(?<![A-Za-z])ably[\w.\-]{0,20}(?:key|auth)|ably[.(]{1,2}(?:rest|realtime)\(",
        r"(?P<id>[\w-]{6}\.[\w-]{6}):[\w-]{16,43}",
    ),
    entropy=3.5,
    confirm=told("ably.api_key:{id}"),
    finds=("ABLY_API_KEY=<alnum:6>.<alnum:6>:<base64url:42>a", "ably_key: '<alnum:6>.<alnum:6>:<alnum:43>'"),
    ignores=("ABLY_API_KEY=<alnum:6>.<alnum:6>", "probably_key=<alnum:6>.<alnum:6>:<alnum:43>"),
)
