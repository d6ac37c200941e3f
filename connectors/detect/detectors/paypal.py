"""PayPal, and Braintree by PayPal."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

paypal = Provider(
    "PayPal",
    reference="https://developer.paypal.com/api/rest/",
    remedy="Add another secret to the app in the developer dashboard, then disable this one, and see the activity.",
)

CLIENT_SECRET = paypal.detector(
    "paypal-client-secret",
    "PayPal client secret of an app",
    assigned(r"paypal[\w.\-]{0,24}secret", r"E[\w-]{79}"),
    entropy=4.0,
    confirm=mixed,
    finds=("PAYPAL_CLIENT_SECRET=E<base64url:78>a", 'paypalSecret: "E<alnum:79>"'),
    ignores=("PAYPAL_CLIENT_ID=A<alnum:79>", "PAYPAL_CLIENT_SECRET=E<alnum:20>"),
)

BRAINTREE_TOKEN = paypal.detector(
    "braintree-access-token",
    "Braintree access token",
    token(r"access_token\$(?P<mode>production|sandbox)\$(?P<merchant>[0-9a-z]{16})\$[0-9a-f]{32}"),
    confirm=told(mode="{mode}", merchant="{merchant}"),
    reference="https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
    finds=("BRAINTREE_TOKEN='access_token$production$<loweralnum:16>$<hex:32>'",),
    ignores=("access_token$production$<loweralnum:16>", "access_token$staging$<loweralnum:16>$<hex:32>"),
)

BRAINTREE_KEY = paypal.detector(
    "braintree-private-key",
    "Braintree private key of a merchant",
    assigned(r"(?:braintree|bt)[\w.\-]{0,16}private[\w.\-]{0,4}key", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    reference="https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
    finds=("BRAINTREE_PRIVATE_KEY=<hex:32>", "bt_private_key: <hex:32>"),
    ignores=("BRAINTREE_PUBLIC_KEY=<hex:16>", "BRAINTREE_PRIVATE_KEY=<hex:64>"),
)
