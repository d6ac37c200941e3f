"""Cursor."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from graph.leaks import Confidence

cursor = Provider(
    "Cursor",
    reference="https://docs.cursor.com/en/account/teams/admin-api",
    remedy="Delete the key in the dashboard's settings and see which agents ran.",
)

KEY = cursor.detector(
    "cursor-api-key",
    "Cursor API key",
    token(r"key_[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("CURSOR_API_KEY=key_<hex:64>", "curl -u key_<hex:64>: https://api.cursor.com/v0/me"),
    ignores=("key_<hex:32>", "monkey_<hex:64>", "the_key_<hex:40>"),
)
