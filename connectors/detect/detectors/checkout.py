"""Checkout.com."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID

checkout = Provider(
    "Checkout.com",
    reference="https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
    remedy="Delete the key in the dashboard and see the payments and payouts.",
)

KEY = checkout.detector(
    "checkout-secret-key",
    "Checkout.com secret key",
    r"(?<![A-Za-z0-9_])(?P<secret>sk_(?:sbox_)?(?=[a-z]{0,25}[2-7])[a-z2-7]{26}[a-z2-7*#$=])(?![\w-])",
    entropy=3.5,
    finds=("CKO_SECRET_KEY=sk_<lower:20>2<lower:6>", '"Authorization": "sk_sbox_<lower:10>3<lower:15>*"'),
    ignores=("pk_<lower:20>2<lower:6>", "sk_<lower:12>", "task_<lower:20>2<lower:6>"),
)

LEGACY_KEY = checkout.detector(
    "checkout-legacy-secret-key",
    "Checkout.com secret key in its older form",
    token(rf"sk_(?:test_)?{UUID}"),
    finds=("CKO_SECRET_KEY=sk_<uuid>", "Authorization: sk_test_<uuid>"),
    ignores=("pk_<uuid>", "task_<uuid>"),
)
