"""Rollbar."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

rollbar = Provider(
    "Rollbar",
    reference="https://docs.rollbar.com/docs/access-tokens",
    remedy="Disable the token in the project's or account's settings.",
)

TOKEN = rollbar.detector(
    "rollbar-access-token",
    "Rollbar access token",
    assigned(key_of("rollbar"), r"(?:[0-9a-f]{32}|[0-9a-f]{96})"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("ROLLBAR_ACCESS_TOKEN=<hex:32>", 'rollbar.accessToken = "<hex:32>"'),
    ignores=("ROLLBAR_CODE_VERSION=<hex:40>", "ROLLBAR_ACCESS_TOKEN=<hex:12>"),
)
