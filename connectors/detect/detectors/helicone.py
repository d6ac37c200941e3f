"""Helicone."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

helicone = Provider(
    "Helicone",
    reference="https://docs.helicone.ai/helicone-headers/helicone-auth",
    remedy="Delete the key in the settings; logged requests hold prompts and answers, so see who read them.",
)

KEY = helicone.detector(
    "helicone-api-key",
    "Helicone API key",
    token(r"sk-helicone-(?:eu-|proxy-)?[a-z0-9]{7}-[a-z0-9]{7}-[a-z0-9]{7}-[a-z0-9]{7}"),
    finds=(
        "HELICONE_API_KEY=sk-helicone-<loweralnum:7>-<loweralnum:7>-<loweralnum:7>-<loweralnum:7>",
        '"Helicone-Auth": "Bearer sk-helicone-eu-<loweralnum:7>-<loweralnum:7>-<loweralnum:7>-<loweralnum:7>"',
    ),
    ignores=("sk-helicone-<loweralnum:7>", "pk-helicone-<loweralnum:7>-<loweralnum:7>-<loweralnum:7>-<loweralnum:7>"),
)
