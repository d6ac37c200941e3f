"""Adyen."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from graph.leaks import Confidence

adyen = Provider(
    "Adyen",
    reference="https://docs.adyen.com/development-resources/api-credentials/",
    remedy="Generate another API key for the credential in the Customer Area, which ends the old one after a day.",
)

KEY = adyen.detector(
    "adyen-api-key",
    "Adyen API key",
    token(r"AQE[a-z]hm[A-Za-z0-9+/]{40,110}={0,2}-[A-Za-z0-9+/]{40,50}={0,2}-[^\s\"'`\\]{10,24}"),
    finds=("ADYEN_API_KEY='AQEyhm<alnum:66>-<alnum:43>=-<alnum:16>'",),
    ignores=("AQEyhm<alnum:66>", "ADYEN_MERCHANT=AQEyhm<alnum:66>-<alnum:10>"),
)

HMAC_KEY = adyen.detector(
    "adyen-hmac-key",
    "Adyen HMAC key of a webhook",
    assigned(r"adyen[\w.\-]{0,16}hmac[\w.\-]{0,8}", r"[0-9A-F]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    remedy="Generate another HMAC key for the webhook in the Customer Area.",
    finds=("ADYEN_HMAC_KEY=<HEX:64>",),
    ignores=("ADYEN_CLIENT_KEY=test_<HEX:32>", "ADYEN_HMAC_KEY=<HEX:32>"),
)
