"""Lob. Publishable keys have ``pub`` after their mode."""

from __future__ import annotations

from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

lob = Provider(
    "Lob",
    reference="https://docs.lob.com/#tag/Authentication",
    remedy="Delete the key in the dashboard's settings and see the mailings.",
)

KEY = lob.detector(
    "lob-api-key",
    "Lob secret API key",
    r"(?<![A-Za-z0-9_])(?P<secret>(?P<mode>live|test)_[0-9a-f]{35})(?![\w-])",
    entropy=3.0,
    confirm=told(mode="{mode}"),
    finds=("LOB_API_KEY=live_<hex:35>", "curl -u test_<hex:35>: https://api.lob.com/v1/letters"),
    ignores=("live_pub_<hex:31>", "live_<hex:32>", "sk_live_<hex:35>"),
)
