"""Voyage AI."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of

voyage = Provider(
    "Voyage AI",
    reference="https://docs.voyageai.com/docs/api-key-and-installation",
    remedy="Delete the key in the dashboard and see its usage.",
)

KEY = voyage.detector(
    "voyage-api-key",
    "Voyage AI API key",
    assigned(key_of("voyage"), r"pa-[\w-]{43}"),
    finds=("VOYAGE_API_KEY=pa-<base64url:42>a", 'voyageai.api_key = "pa-<base64url:42>b"'),
    ignores=("VOYAGE_API_KEY=<alnum:43>", "VOYAGE_API_KEY=pa-<alnum:20>"),
)
