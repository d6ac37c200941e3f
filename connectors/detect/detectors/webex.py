"""Webex by Cisco."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

webex = Provider(
    "Webex",
    reference="https://developer.webex.com/docs/bots",
    remedy="Regenerate the bot's token on its page, or deactivate the integration.",
)

TOKEN = webex.detector(
    "webex-access-token",
    "Webex access token",
    token(rf"[A-Za-z0-9]{{64}}(?:_PF84_|_P0A1_|_PE93_|_PC75_|_PD81_)(?P<organization>{UUID})"),
    confirm=told(organization="{organization}"),
    finds=("WEBEX_BOT_TOKEN=<alnum:64>_PF84_<uuid>", "Authorization: Bearer <alnum:64>_P0A1_<uuid>"),
    ignores=("<alnum:64>_<uuid>", "<alnum:30>_PF84_<uuid>"),
)

CLIENT_SECRET = webex.detector(
    "webex-client-secret",
    "Webex client secret of an integration",
    assigned(r"webex[\w.\-]{0,20}secret", r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("WEBEX_CLIENT_SECRET=<hex:64>",),
    ignores=("WEBEX_CLIENT_ID=<hex:64>", "WEBEX_CLIENT_SECRET=<hex:32>"),
)
