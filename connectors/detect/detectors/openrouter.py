"""OpenRouter."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

openrouter = Provider(
    "OpenRouter",
    reference="https://openrouter.ai/docs/api-reference/authentication",
    remedy="Delete the key in the settings and see its activity.",
)

KEY = openrouter.detector(
    "openrouter-api-key",
    "OpenRouter API key",
    token(r"sk-or-v1-[0-9a-f]{64}"),
    finds=("OPENROUTER_API_KEY=sk-or-v1-<hex:64>", '"Authorization": "Bearer sk-or-v1-<hex:64>"'),
    ignores=("sk-or-v1-<hex:32>", "sk-or-v2-<hex:64>"),
)
