"""Together AI."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.named import own_key_of
from graph.leaks import Confidence

together = Provider(
    "Together AI",
    reference="https://docs.together.ai/docs/quickstart",
    remedy="Regenerate or delete the key in the settings and see its usage.",
)

KEY = together.detector(
    "together-api-key",
    "Together AI API key",
    token(r"tgp_v1_[\w-]{43}"),
    finds=("TOGETHER_API_KEY=tgp_v1_<base64url:43>", "Bearer tgp_v1_<base64url:43>"),
    ignores=("tgp_v1_<alnum:20>", "tgp_v2_<alnum:43>"),
)

LEGACY_KEY = together.detector(
    "together-legacy-api-key",
    "Together AI API key in its older form",
    assigned(own_key_of("together(?:[_-]?ai|computer)?", "key|token"), r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("TOGETHER_API_KEY=<hex:64>", "together_ai_api_key: '<hex:64>'"),
    ignores=("TOGETHER_API_KEY=<hex:32>", "together: <hex:64>", "altogether_key=<hex:64>"),
)
