"""Mezmo, once LogDNA."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

mezmo = Provider(
    "Mezmo",
    reference="https://docs.mezmo.com/docs/ingestion-key",
    remedy="Delete the key in the organization's settings and see what was sent or read.",
)

KEY = mezmo.detector(
    "mezmo-ingestion-key",
    "Mezmo ingestion or service key",
    assigned(key_of("mezmo|logdna"), r"(?:sts_)?[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("LOGDNA_INGESTION_KEY=<hex:32>", "mezmo_service_key: sts_<hex:32>"),
    ignores=("LOGDNA_HOST=<hex:32>", "LOGDNA_INGESTION_KEY=<hex:12>"),
)
