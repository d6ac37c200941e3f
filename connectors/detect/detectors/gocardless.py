"""GoCardless."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told

gocardless = Provider(
    "GoCardless",
    reference="https://developer.gocardless.com/api-reference/",
    remedy="Delete the token in the dashboard and see the payments and payouts.",
)

TOKEN = gocardless.detector(
    "gocardless-access-token",
    "GoCardless access token",
    assigned(key_of("gocardless"), r"(?P<mode>live|sandbox)_[\w-]{40}"),
    entropy=3.5,
    confirm=told(only_mixed=True, mode="{mode}"),
    finds=("GOCARDLESS_ACCESS_TOKEN=live_<base64url:39>a", "gocardless_token: 'sandbox_<alnum:40>'"),
    ignores=("GOCARDLESS_CREDITOR=live_<alnum:40>", "GOCARDLESS_ACCESS_TOKEN=live_<alnum:12>"),
)
