"""Cohere."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

cohere = Provider(
    "Cohere",
    reference="https://docs.cohere.com/docs/rate-limits",
    remedy="Delete the key on the API keys page of the dashboard and see its usage.",
)

KEY = cohere.detector(
    "cohere-api-key",
    "Cohere API key",
    assigned(rf"{key_of('cohere')}|(?<![A-Za-z0-9])co_api_key", r"[A-Za-z0-9]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("CO_API_KEY=<alnum:40>", 'cohere_api_key = "<alnum:40>"'),
    ignores=("COHERE_API_KEY=<alnum:30>", "CO_API_KEY=<alnum:50>", "cohere_model: <alnum:40>"),
)
