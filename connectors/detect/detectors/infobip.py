"""Infobip."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import UUID

infobip = Provider(
    "Infobip",
    reference="https://www.infobip.com/docs/essentials/api-essentials/api-authentication",
    remedy="Delete the key in the portal's developer tools and see the message logs.",
)

KEY = infobip.detector(
    "infobip-api-key",
    "Infobip API key",
    assigned(rf"{key_of('infobip')}|authorization[\"']?[:=, ]{{1,3}}[\"']?app", rf"[0-9a-f]{{32}}-{UUID}"),
    finds=("INFOBIP_API_KEY=<hex:32>-<uuid>", '"Authorization": "App <hex:32>-<uuid>"'),
    ignores=("INFOBIP_BASE=<hex:32>-<uuid>", "INFOBIP_API_KEY=<uuid>"),
)
