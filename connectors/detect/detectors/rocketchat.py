"""Rocket.Chat."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

rocketchat = Provider(
    "Rocket.Chat",
    reference="https://docs.rocket.chat/docs/manage-personal-access-tokens",
    remedy="Remove the token in the user's settings, or delete the webhook in the workspace's integrations.",
)

WEBHOOK = rocketchat.detector(
    "rocketchat-webhook",
    "Rocket.Chat webhook address",
    r"/hooks/(?P<secret>[A-Za-z0-9]{17,24}/[A-Za-z0-9]{64})(?![A-Za-z0-9])",
    confirm=beside(host=r"[\w.-]{3,100}(?=(?::\d{2,5})?/hooks/)"),
    looks_around=True,
    finds=("https://chat.contoso.net/hooks/<alnum:17>/<alnum:64>",),
    ignores=("https://chat.contoso.net/hooks/<alnum:17>", "https://chat.contoso.net/hooks/<alnum:17>/<alnum:30>"),
)

TOKEN = rocketchat.detector(
    "rocketchat-access-token",
    "Rocket.Chat personal access token",
    assigned(key_of("rocket[_.-]?chat"), r"[\w-]{43}"),
    confidence=Confidence.MEDIUM,
    entropy=3.8,
    confirm=mixed,
    finds=("ROCKETCHAT_TOKEN=<base64url:42>a",),
    ignores=("ROCKETCHAT_ROOM=<alnum:43>", "ROCKETCHAT_TOKEN=<alnum:20>"),
)
