"""Flutterwave. Public keys begin with FLWPUBK."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

flutterwave = Provider(
    "Flutterwave",
    reference="https://developer.flutterwave.com/docs/authentication",
    remedy="Generate another secret key in the dashboard's settings and see the transfers.",
)

KEY = flutterwave.detector(
    "flutterwave-secret-key",
    "Flutterwave secret key",
    token(r"FLWSECK(?P<mode>_TEST)?-[0-9a-zA-Z]{32}(?:-[0-9a-zA-Z]{10,14})?-X"),
    entropy=3.0,
    finds=("FLW_SECRET_KEY=FLWSECK-<hex:32>-X", "FLWSECK_TEST-<hex:32>-X"),
    ignores=("FLWPUBK-<hex:32>-X", "FLWSECK-<hex:12>-X"),
)
