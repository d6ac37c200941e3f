"""Shopify."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import beside

shopify = Provider(
    "Shopify",
    reference="https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets/rotate-revoke-client-credentials",
    remedy="Uninstall the app from the shop or rotate its secret, and see the shop's activity log.",
)

TOKEN = shopify.detector(
    "shopify-access-token",
    "Shopify access token",
    token(r"shp(?P<kind>at|ca|pa|ua)_[0-9a-fA-F]{32}"),
    entropy=3.0,
    confirm=beside(host=r"[a-z0-9][a-z0-9-]{1,60}\.myshopify\.com"),
    looks_around=True,
    finds=(
        "SHOPIFY_ACCESS_TOKEN=shpat_<hex:32>",
        "https://contoso.myshopify.com/admin/api\nX-Shopify-Access-Token: shpca_<hex:32>",
    ),
    ignores=("shpat_<hex:16>", "shpxx_<hex:32>", "shpat_<hex:40>"),
)

SECRET = shopify.detector(
    "shopify-shared-secret",
    "Shopify shared secret of an app",
    token(r"shpss_[0-9a-fA-F]{32}"),
    entropy=3.0,
    finds=("SHOPIFY_API_SECRET=shpss_<hex:32>",),
    ignores=("shpss_<hex:16>", "ashpss_<hex:32>"),
)
