"""Loggly."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import UUID
from graph.leaks import Confidence

loggly = Provider(
    "Loggly",
    reference="https://documentation.solarwinds.com/en/success_center/loggly/content/admin/customer-token-authentication-token.htm",
    remedy="Retire the token in the source setup and add another.",
)

TOKEN = loggly.detector(
    "loggly-customer-token",
    "Loggly customer token",
    assigned(key_of("loggly"), UUID),
    confidence=Confidence.MEDIUM,
    finds=("LOGGLY_TOKEN=<uuid>", "loggly_customer_token: '<uuid>'"),
    ignores=("LOGGLY_TAG=<uuid>", "LOGGLY_TOKEN=<hex:12>"),
)

ADDRESS_TOKEN = loggly.detector(
    "loggly-address-token",
    "Loggly customer token in the address of its logs",
    rf"\.loggly\.com/(?:inputs|bulk)/(?P<secret>{UUID})(?![\w-])",
    finds=("https://logs-01.loggly.com/inputs/<uuid>/tag/http/", "http://logs-01.loggly.com/bulk/<uuid>"),
    ignores=("https://logs-01.loggly.com/inputs/TOKEN/tag/http/", "https://www.loggly.com/inputs/<hex:12>"),
)
