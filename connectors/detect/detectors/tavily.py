"""Tavily."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

tavily = Provider(
    "Tavily",
    reference="https://docs.tavily.com/documentation/api-reference/introduction",
    remedy="Delete the key in the dashboard and see its usage.",
)

KEY = tavily.detector(
    "tavily-api-key",
    "Tavily API key",
    token(r"tvly-(?:(?:dev|prod)-)?[\w-]{32,64}"),
    entropy=3.5,
    finds=("TAVILY_API_KEY=tvly-<alnum:32>", 'TavilyClient("tvly-dev-<alnum:32>")'),
    ignores=("tvly-<alnum:12>", "tvly-YOUR_API_KEY", "atvly-<alnum:32>"),
)
