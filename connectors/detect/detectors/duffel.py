"""Duffel."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

duffel = Provider(
    "Duffel",
    reference="https://duffel.com/docs/api/overview/making-requests/authentication",
    remedy="Revoke the token in the dashboard and see the orders.",
)

TOKEN = duffel.detector(
    "duffel-access-token",
    "Duffel access token",
    token(r"duffel_(?P<mode>live|test)_[\w=-]{43}"),
    confirm=told(mode="{mode}"),
    finds=("DUFFEL_ACCESS_TOKEN=duffel_live_<base64url:42>a", "Bearer duffel_test_<alnum:43>"),
    ignores=("duffel_live_<alnum:20>", "duffel_prod_<alnum:43>"),
)
