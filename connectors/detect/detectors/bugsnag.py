"""Bugsnag, by SmartBear. The key of a project goes with its app, so it is seldom a secret."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import ANY_UUID
from graph.leaks import Confidence

bugsnag = Provider(
    "Bugsnag",
    reference="https://docs.bugsnag.com/api/data-access/",
    remedy="Delete the token in the account's settings; the key of a project may be regenerated.",
)

TOKEN = bugsnag.detector(
    "bugsnag-auth-token",
    "Bugsnag personal auth token",
    assigned(r"bugsnag[\w.\-]{0,20}token", ANY_UUID),
    confidence=Confidence.MEDIUM,
    finds=("BUGSNAG_AUTH_TOKEN=<uuid>",),
    ignores=("BUGSNAG_API_KEY=<uuid>", "BUGSNAG_AUTH_TOKEN=<hex:12>"),
)

KEY = bugsnag.detector(
    "bugsnag-api-key",
    "Bugsnag API key of a project",
    assigned(r"bugsnag[\w.\-]{0,20}key", r"[0-9a-f]{32}"),
    confidence=Confidence.LOW,
    entropy=3.0,
    finds=("BUGSNAG_API_KEY=<hex:32>",),
    ignores=("BUGSNAG_RELEASE=<hex:32>", "BUGSNAG_API_KEY=<hex:12>"),
)
