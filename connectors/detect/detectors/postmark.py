"""Postmark."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import ANY_UUID
from graph.leaks import Confidence

postmark = Provider(
    "Postmark",
    reference="https://postmarkapp.com/developer/api/overview",
    remedy="Generate another token for the server or account, delete this one, and see the activity.",
)

TOKEN = postmark.detector(
    "postmark-token",
    "Postmark server or account token",
    assigned(key_of("postmark"), ANY_UUID),
    confidence=Confidence.MEDIUM,
    finds=("POSTMARK_API_TOKEN=<uuid>", 'X-Postmark-Server-Token: "<uuid>"'),
    ignores=("POSTMARK_MESSAGE_ID=<uuid>", "POSTMARK_API_TOKEN=<hex:20>"),
)
