"""Kraken."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

kraken = Provider(
    "Kraken",
    reference="https://docs.kraken.com/api/docs/guides/spot-rest-auth/",
    remedy="Delete the key in the security settings and see the orders and withdrawals.",
)

SECRET = kraken.detector(
    "kraken-private-key",
    "Kraken private key of the API",
    assigned(r"kraken[\w.\-]{0,20}(?:secret|private|key)", r"[A-Za-z0-9+/]{86}==", more="A-Za-z0-9+/="),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    finds=("KRAKEN_API_SECRET=<base64:86>==", "kraken_private_key: '<base64:86>=='"),
    ignores=("KRAKEN_API_KEY=<base64:56>", "KRAKEN_API_SECRET=<base64:43>="),
)
