"""Deepgram."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

deepgram = Provider(
    "Deepgram",
    reference="https://developers.deepgram.com/docs/create-additional-api-keys",
    remedy="Delete the key in the project and see its usage.",
)

KEY = deepgram.detector(
    "deepgram-api-key",
    "Deepgram API key",
    assigned(rf"{key_of('deepgram')}|(?<![A-Za-z0-9])dg_api_key", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("DEEPGRAM_API_KEY=<hex:40>", "DG_API_KEY: <hex:40>"),
    ignores=("DEEPGRAM_API_KEY=<hex:32>", "deepgram-sdk = <hex:40>"),
)
