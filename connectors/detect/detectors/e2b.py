"""E2B."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

e2b = Provider(
    "E2B",
    reference="https://e2b.dev/docs/api-key",
    remedy="Delete the key in the dashboard and see which sandboxes ran.",
)

KEY = e2b.detector(
    "e2b-api-key",
    "E2B API key or access token",
    token(r"(?:e2b|sk_e2b)_[0-9a-f]{40}"),
    entropy=3.0,
    finds=("E2B_API_KEY=e2b_<hex:40>", "E2B_ACCESS_TOKEN=sk_e2b_<hex:40>"),
    ignores=("e2b_<hex:20>", "fe2b_<hex:40>"),
)
