"""Exa."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import own_key_of
from connectors.detect.shapes.pieces import UUID
from graph.leaks import Confidence

exa = Provider(
    "Exa",
    reference="https://docs.exa.ai/reference/getting-started",
    remedy="Delete the key in the dashboard and see its usage.",
)

KEY = exa.detector(
    "exa-api-key",
    "Exa API key",
    assigned(own_key_of("exa(?:[_-]?ai)?", "key|token"), UUID),
    confidence=Confidence.MEDIUM,
    finds=("EXA_API_KEY=<uuid>", 'exa_key: "<uuid>"'),
    ignores=("EXAMPLE_API_KEY=<uuid>", "hexa_key=<uuid>", "EXA_API_KEY=<hex:20>"),
)
