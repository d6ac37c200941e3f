"""Firecrawl."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

firecrawl = Provider(
    "Firecrawl",
    reference="https://docs.firecrawl.dev/api-reference/introduction",
    remedy="Delete the key in the dashboard and see its usage.",
)

KEY = firecrawl.detector(
    "firecrawl-api-key",
    "Firecrawl API key",
    token(r"fc-[0-9a-f]{32}"),
    entropy=3.0,
    finds=("FIRECRAWL_API_KEY=fc-<hex:32>", 'FirecrawlApp(api_key="fc-<hex:32>")'),
    ignores=("fc-<hex:12>", "rfc-<hex:32>", "fc-<hex:40>"),
)
