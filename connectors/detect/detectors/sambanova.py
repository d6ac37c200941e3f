"""SambaNova Cloud."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import UUID
from graph.leaks import Confidence

sambanova = Provider(
    "SambaNova",
    reference="https://docs.sambanova.ai/docs/en/get-started/quickstart",
    remedy="Delete the key in the console and see its usage.",
)

KEY = sambanova.detector(
    "sambanova-api-key",
    "SambaNova API key",
    assigned(key_of("sambanova"), UUID),
    confidence=Confidence.MEDIUM,
    finds=("SAMBANOVA_API_KEY=<uuid>", 'sambanova_key: "<uuid>"'),
    ignores=("SAMBANOVA_PROJECT=<uuid>", "SAMBANOVA_API_KEY=<hex:20>"),
)
