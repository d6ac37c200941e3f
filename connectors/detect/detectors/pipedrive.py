"""Pipedrive."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

pipedrive = Provider(
    "Pipedrive",
    reference="https://pipedrive.readme.io/docs/core-api-concepts-authentication",
    remedy="Regenerate the token in the user's personal preferences.",
)

TOKEN = pipedrive.detector(
    "pipedrive-api-token",
    "Pipedrive API token",
    assigned(key_of("pipedrive"), r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("PIPEDRIVE_API_TOKEN=<hex:40>", 'pipedrive.apiToken = "<hex:40>"'),
    ignores=("PIPEDRIVE_COMMIT=<hex:40>", "PIPEDRIVE_API_TOKEN=<hex:32>"),
)
