"""WooCommerce. The key of a pair (``ck_``) is its id."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import beside

woocommerce = Provider(
    "WooCommerce",
    reference="https://woocommerce.com/document/woocommerce-rest-api/",
    remedy="Revoke the key in the shop's advanced settings and see its orders.",
)

SECRET = woocommerce.detector(
    "woocommerce-consumer-secret",
    "WooCommerce consumer secret",
    token(r"cs_[0-9a-f]{40}"),
    entropy=3.0,
    confirm=beside("woocommerce.key:{key}", key=r"(?<![A-Za-z0-9])ck_[0-9a-f]{40}"),
    looks_around=True,
    finds=("WC_KEY=ck_<hex:40>\nWC_SECRET=cs_<hex:40>", "curl shop/wp-json/wc/v3/orders -u ck_<hex:40>:cs_<hex:40>"),
    ignores=("ck_<hex:40>", "cs_<hex:20>", "docs_<hex:40>"),
)
