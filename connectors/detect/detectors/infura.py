"""Infura."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

infura = Provider(
    "Infura",
    reference="https://docs.metamask.io/services/how-to/secure-an-api/api-key/",
    remedy="Delete the key in the dashboard, and require its secret or limit its origins.",
)

SECRET = infura.detector(
    "infura-key-secret",
    "Infura secret of an API key",
    assigned(r"infura[\w.\-]{0,24}secret", r"(?:[0-9a-f]{32}|[A-Za-z0-9+/]{56})", more="A-Za-z0-9+/="),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("INFURA_API_KEY_SECRET=<base64:56>", "INFURA_PROJECT_SECRET=<hex:32>"),
    ignores=("INFURA_NETWORK=<hex:32>", "INFURA_PROJECT_SECRET=<hex:12>"),
)

KEY = infura.detector(
    "infura-api-key",
    "Infura API key",
    r"(?:\.infura\.io/(?:ws/)?v3/|(?i:infura[_.\-]?(?:api|project)[_.\-]?(?:key|id)[\"']?\s{0,3}[:=]\s{0,3}[\"']?))"
    r"(?P<secret>[0-9a-f]{32})(?![A-Za-z0-9])",
    confidence=Confidence.LOW,
    entropy=3.0,
    finds=("https://mainnet.infura.io/v3/<hex:32>", "INFURA_API_KEY=<hex:32>"),
    ignores=("https://mainnet.infura.io/v3/<hex:12>", "https://mainnet.infura.io/v3/YOUR-PROJECT-ID"),
)
