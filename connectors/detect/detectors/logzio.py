"""Logz.io."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

logzio = Provider(
    "Logz.io",
    reference="https://docs.logz.io/docs/user-guide/admin/authentication-tokens/log-shipping-tokens/",
    remedy="Delete the token in the account's settings and see what was sent or read.",
)

TOKEN = logzio.detector(
    "logzio-token",
    "Logz.io shipping or API token",
    assigned(key_of("logz[_.-]?io"), r"(?:[A-Za-z]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"),
    confidence=Confidence.MEDIUM,
    entropy=3.3,
    finds=("LOGZIO_TOKEN=<letters:32>", "logzio_api_token: '<uuid>'"),
    ignores=("LOGZIO_LISTENER=<letters:32>", "LOGZIO_TOKEN=<letters:12>"),
)
