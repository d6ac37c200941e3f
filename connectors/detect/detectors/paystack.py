"""Paystack."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

paystack = Provider(
    "Paystack",
    reference="https://paystack.com/docs/api/authentication/",
    remedy="Generate another secret key in the dashboard's settings and see the transfers.",
)

KEY = paystack.detector(
    "paystack-secret-key",
    "Paystack secret key",
    token(r"sk_(?P<mode>live|test)_[0-9a-f]{40}"),
    entropy=3.0,
    confirm=told(mode="{mode}"),
    finds=("PAYSTACK_SECRET_KEY=sk_live_<hex:40>", "Authorization: Bearer sk_test_<hex:40>"),
    ignores=("pk_live_<hex:40>", "sk_live_<hex:20>"),
)
