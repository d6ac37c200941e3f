"""DeepSeek, and the other providers in China whose keys have the same plain shape."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of

deepseek = Provider(
    "DeepSeek",
    reference="https://api-docs.deepseek.com/",
    remedy="Delete the key on the platform's API keys page and see its usage.",
)

KEY = deepseek.detector(
    "deepseek-api-key",
    "DeepSeek API key",
    assigned(key_of("deepseek"), r"sk-[0-9a-f]{32}"),
    entropy=3.0,
    finds=("DEEPSEEK_API_KEY=sk-<hex:32>", "deepseek_key: 'sk-<hex:32>'"),
    ignores=("DEEPSEEK_API_KEY=<hex:32>", "DEEPSEEK_API_KEY=sk-<hex:20>"),
)
