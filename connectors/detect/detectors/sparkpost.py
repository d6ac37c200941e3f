"""SparkPost."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

sparkpost = Provider(
    "SparkPost",
    reference="https://support.sparkpost.com/docs/getting-started/create-api-keys",
    remedy="Delete the key in the account and see the message events.",
)

KEY = sparkpost.detector(
    "sparkpost-api-key",
    "SparkPost API key",
    assigned(key_of("sparkpost"), r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("SPARKPOST_API_KEY=<hex:40>", 'sparkpost.key = "<hex:40>"'),
    ignores=("SPARKPOST_COMMIT=<hex:40>", "SPARKPOST_API_KEY=<hex:20>"),
)
