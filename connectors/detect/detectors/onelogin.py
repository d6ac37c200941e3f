"""OneLogin."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

onelogin = Provider(
    "OneLogin",
    reference="https://developers.onelogin.com/api-docs/1/getting-started/working-with-api-credentials",
    remedy="Delete the API credential in the administration and see the events.",
)

SECRET = onelogin.detector(
    "onelogin-client-secret",
    "OneLogin client secret of an API credential",
    assigned(r"one[_-]?login[\w.\-]{0,20}secret", r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("ONELOGIN_CLIENT_SECRET=<hex:64>",),
    ignores=("ONELOGIN_CLIENT_ID=<hex:64>", "ONELOGIN_CLIENT_SECRET=<hex:32>"),
)
