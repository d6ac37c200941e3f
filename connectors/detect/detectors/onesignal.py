"""OneSignal."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

onesignal = Provider(
    "OneSignal",
    reference="https://documentation.onesignal.com/docs/en/keys-and-ids",
    remedy="Rotate the key in the app's or organization's settings and see what was sent.",
)

KEY = onesignal.detector(
    "onesignal-api-key",
    "OneSignal API key",
    token(r"os_v2_(?P<kind>app|org)_[a-z2-7]{90,130}"),
    confirm=told(kind="{kind}"),
    finds=("ONESIGNAL_API_KEY=os_v2_app_" + "<lower:103>", '"Authorization": "Key os_v2_org_<lower:104>"'),
    ignores=("os_v2_app_<lower:20>", "pos_v2_app_<lower:103>"),
)

LEGACY_KEY = onesignal.detector(
    "onesignal-legacy-api-key",
    "OneSignal API key in its older form",
    assigned(key_of("one[_-]?signal"), r"[A-Za-z0-9]{48}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("ONESIGNAL_REST_API_KEY=<alnum:48>",),
    ignores=("ONESIGNAL_APP_ID=<uuid>", "ONESIGNAL_REST_API_KEY=<alnum:20>"),
)
