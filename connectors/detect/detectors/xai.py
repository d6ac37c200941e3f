"""xAI."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

xai = Provider(
    "xAI",
    reference="https://docs.x.ai/docs/key-information/using-management-api",
    remedy="Disable and delete the key in the console and see its usage.",
)

KEY = xai.detector(
    "xai-api-key",
    "xAI API key",
    token(r"xai-(?:token-)?[A-Za-z0-9]{80}"),
    entropy=3.5,
    finds=("XAI_API_KEY=xai-<alnum:80>", "Authorization: Bearer xai-<alnum:80>"),
    ignores=("xai-<alnum:40>", "mxai-<alnum:80>"),
)
