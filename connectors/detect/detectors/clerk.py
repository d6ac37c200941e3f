"""Clerk. Its keys begin as Stripe's do, and are longer than those of old and shorter than those of today."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

clerk = Provider(
    "Clerk",
    reference="https://clerk.com/docs/deployments/clerk-environment-variables",
    remedy="Add another secret key in the dashboard, then delete this one, and see the sessions.",
)

KEY = clerk.detector(
    "clerk-secret-key",
    "Clerk secret key",
    token(r"sk_(?P<mode>live|test)_[A-Za-z0-9]{41,54}"),
    entropy=3.8,
    confirm=told(only_mixed=True, mode="{mode}"),
    finds=("CLERK_SECRET_KEY=sk_live_<alnum:42>", "CLERK_SECRET_KEY=sk_test_<alnum:43>"),
    ignores=("pk_live_<alnum:42>", "sk_live_<alnum:12>"),
)
