"""BigCommerce."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

bigcommerce = Provider(
    "BigCommerce",
    reference="https://developer.bigcommerce.com/docs/start/authentication/api-accounts",
    remedy="Delete the store's API account, which ends the token.",
)

TOKEN = bigcommerce.detector(
    "bigcommerce-access-token",
    "BigCommerce access token",
    assigned(key_of("bigcommerce", "token|secret|auth"), r"[a-z0-9]{31,32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("BIGCOMMERCE_ACCESS_TOKEN=<loweralnum:31>", "bigcommerce_client_secret: '<loweralnum:31>'"),
    ignores=("BIGCOMMERCE_STORE_HASH=<loweralnum:10>", "BIGCOMMERCE_ACCESS_TOKEN=<loweralnum:20>"),
)
