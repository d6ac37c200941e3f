"""Mistral AI."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

mistral = Provider(
    "Mistral AI",
    reference="https://docs.mistral.ai/getting-started/quickstart",
    remedy="Delete the key on the workspace's API keys page and see its usage.",
)

KEY = mistral.detector(
    "mistral-api-key",
    "Mistral AI API key",
    assigned(key_of("mistral|codestral"), r"[A-Za-z0-9]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("MISTRAL_API_KEY=<alnum:32>", "codestralApiKey: '<alnum:32>'"),
    ignores=("MISTRAL_API_KEY=<alnum:20>", "mistral_model_sha: <alnum:40>", "MISTRAL_API_KEY=<alnum:33>"),
)
