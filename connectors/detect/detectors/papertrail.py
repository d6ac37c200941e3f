"""Papertrail."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

papertrail = Provider(
    "Papertrail",
    reference="https://www.papertrail.com/help/http-api/",
    remedy="Reset the token in the user's profile.",
)

TOKEN = papertrail.detector(
    "papertrail-api-token",
    "Papertrail API token",
    assigned(key_of("papertrail"), r"[A-Za-z0-9]{18,22}"),
    confidence=Confidence.MEDIUM,
    entropy=3.3,
    confirm=mixed,
    finds=("PAPERTRAIL_API_TOKEN=<alnum:20>",),
    ignores=("PAPERTRAIL_PORT=12345", "PAPERTRAIL_API_TOKEN=<alnum:10>"),
)
