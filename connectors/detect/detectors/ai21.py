"""AI21 Labs."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

ai21 = Provider(
    "AI21 Labs",
    reference="https://docs.ai21.com/reference",
    remedy="Delete the key in the studio's settings and see its usage.",
)

KEY = ai21.detector(
    "ai21-api-key",
    "AI21 Labs API key",
    assigned(key_of("ai21"), r"[A-Za-z0-9]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("AI21_API_KEY=<alnum:32>", "ai21.api_key = '<alnum:32>'"),
    ignores=("AI21_API_KEY=<alnum:20>", "ai21_model=<alnum:32>"),
)
