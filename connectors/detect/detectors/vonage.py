"""Vonage, once Nexmo. The key is public, its secret is not."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

vonage = Provider(
    "Vonage",
    reference="https://developer.vonage.com/en/account/secret-management",
    remedy="Add another secret to the account, then revoke this one, and see the usage.",
)

SECRET = vonage.detector(
    "vonage-api-secret",
    "Vonage API secret",
    assigned(r"(?:vonage|nexmo)[\w.\-]{0,16}secret", r"[A-Za-z0-9]{16}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("VONAGE_API_SECRET=<alnum:16>", "nexmo_api_secret: '<alnum:16>'"),
    ignores=("VONAGE_API_KEY=<hex:8>", "VONAGE_API_SECRET=<alnum:8>", "NEXMO_API_SECRET=YourApiSecret123"),
)
