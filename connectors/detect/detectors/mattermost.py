"""Mattermost."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

mattermost = Provider(
    "Mattermost",
    reference="https://developers.mattermost.com/integrate/reference/personal-access-token/",
    remedy="Delete the token in the user's security settings, or the webhook in the team's integrations.",
)

TOKEN = mattermost.detector(
    "mattermost-access-token",
    "Mattermost access token",
    assigned(r"(?:mattermost|(?<![a-z])mm)[\w.\-]{0,20}(?:token|secret)", r"[a-z0-9]{26}"),
    confidence=Confidence.MEDIUM,
    entropy=3.3,
    confirm=mixed,
    finds=("MATTERMOST_TOKEN=<loweralnum:26>", "mattermost_access_token: '<loweralnum:26>'"),
    ignores=("MATTERMOST_CHANNEL=<loweralnum:26>", "MATTERMOST_TOKEN=<loweralnum:20>"),
)

WEBHOOK = mattermost.detector(
    "mattermost-webhook",
    "Mattermost webhook address",
    r"/hooks/(?P<secret>[a-z0-9]{26})(?![\w/-])",
    confidence=Confidence.MEDIUM,
    confirm=beside(
        needed=True, host=r"[\w.-]{0,60}(?:mattermost|chat)[\w.-]{0,60}(?=(?::\d{2,5})?/(?:[\w-]{1,20}/)?hooks/)"
    ),
    looks_around=True,
    finds=(
        "https://mattermost.contoso.net/hooks/<loweralnum:26>",
        "WEBHOOK=https://chat.contoso.net:8065/hooks/<loweralnum:26>",
    ),
    ignores=(
        "https://mattermost.contoso.net/hooks/<loweralnum:12>",
        "https://git.contoso.net/hooks/<loweralnum:26>",
    ),
)
