"""Shippo."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

shippo = Provider(
    "Shippo",
    reference="https://docs.goshippo.com/docs/guides_general/authentication/",
    remedy="Generate another token in the settings, delete this one, and see the labels that were bought.",
)

TOKEN = shippo.detector(
    "shippo-api-token",
    "Shippo API token",
    token(r"shippo_(?P<mode>live|test)_[0-9a-f]{40}"),
    entropy=3.0,
    confirm=told(mode="{mode}"),
    finds=("SHIPPO_TOKEN=shippo_live_<hex:40>", "Authorization: ShippoToken shippo_test_<hex:40>"),
    ignores=("shippo_live_<hex:20>", "shippo_prod_<hex:40>"),
)
