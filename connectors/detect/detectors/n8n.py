"""n8n."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

n8n = Provider(
    "n8n",
    reference="https://docs.n8n.io/api/authentication/",
    remedy="Delete the key in the settings and see the executions.",
)

KEY = n8n.detector(
    "n8n-legacy-api-key",
    "n8n API key in its older form",
    token(r"n8n_api_[0-9a-f]{80}"),
    entropy=3.0,
    finds=("N8N_API_KEY=n8n_api_<hex:80>", "X-N8N-API-KEY: n8n_api_<hex:80>"),
    ignores=("n8n_api_<hex:20>", "an8n_api_<hex:80>"),
)

ENCRYPTION_KEY = n8n.detector(
    "n8n-encryption-key",
    "n8n encryption key of its credentials",
    assigned(r"n8n[\w.\-]{0,4}encryption[\w.\-]{0,4}key", r"[A-Za-z0-9+/]{32}", more="A-Za-z0-9+/="),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    remedy="Export the credentials, set another key, import them again, and replace what they hold.",
    finds=("N8N_ENCRYPTION_KEY=<base64:32>",),
    ignores=("N8N_ENCRYPTION_KEY=<alnum:12>", "N8N_HOST=<alnum:32>"),
)
