"""Apify."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

apify = Provider(
    "Apify",
    reference="https://docs.apify.com/platform/integrations/api",
    remedy="Delete the token in the console's settings and see which actors ran.",
)

TOKEN = apify.detector(
    "apify-api-token",
    "Apify API token",
    token(r"apify_(?:api|proxy)_[A-Za-z0-9]{34,36}"),
    entropy=3.5,
    confirm=mixed,
    finds=("APIFY_TOKEN=apify_api_<alnum:36>", "https://api.apify.com/v2/acts?token=apify_api_<alnum:34>"),
    ignores=("apify_api_<alnum:12>", "apify_api_client_version"),
)
