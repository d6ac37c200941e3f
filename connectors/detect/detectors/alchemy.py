"""Alchemy."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

alchemy = Provider(
    "Alchemy",
    reference="https://www.alchemy.com/docs/how-to-create-access-tokens",
    remedy="Delete the app's key in the dashboard, and limit its origins.",
)

AUTH_TOKEN = alchemy.detector(
    "alchemy-auth-token",
    "Alchemy auth token of a team",
    token(r"alcht_[A-Za-z0-9]{30}"),
    entropy=3.5,
    confirm=mixed,
    finds=("X-Alchemy-Token: alcht_<alnum:30>",),
    ignores=("alcht_<alnum:12>", "balcht_<alnum:30>"),
)

KEY = alchemy.detector(
    "alchemy-api-key",
    "Alchemy API key of an app",
    r"\.(?:g\.alchemy|alchemyapi)\.(?:com|io)/(?:nft/)?v[23]/(?P<secret>[\w-]{21,36})(?![\w-])",
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("https://eth-mainnet.g.alchemy.com/v2/<base64url:31>a", "wss://eth-mainnet.alchemyapi.io/v2/<alnum:32>"),
    ignores=("https://eth-mainnet.g.alchemy.com/v2/demo", "https://eth-mainnet.g.alchemy.com/v2/<alnum:12>"),
)
