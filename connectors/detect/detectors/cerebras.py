"""Cerebras."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

cerebras = Provider(
    "Cerebras",
    reference="https://inference-docs.cerebras.ai/quickstart",
    remedy="Delete the key in the console and see its usage.",
)

KEY = cerebras.detector(
    "cerebras-api-key",
    "Cerebras API key",
    token(r"csk-[a-z0-9]{48}"),
    entropy=3.5,
    finds=("CEREBRAS_API_KEY=csk-<loweralnum:48>", 'api_key="csk-<loweralnum:48>"'),
    ignores=("csk-<loweralnum:20>", "kcsk-<loweralnum:48>"),
)
