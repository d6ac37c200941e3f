"""SerpApi."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

serpapi = Provider(
    "SerpApi",
    reference="https://serpapi.com/manage-api-key",
    remedy="Regenerate the key in the account and see its searches.",
)

KEY = serpapi.detector(
    "serpapi-api-key",
    "SerpApi API key",
    assigned(key_of("serp[_-]?api"), r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("SERPAPI_API_KEY=<hex:64>", 'serpapi_key: "<hex:64>"'),
    ignores=("SERPAPI_API_KEY=<hex:32>", "serp_cache=<hex:64>"),
)
