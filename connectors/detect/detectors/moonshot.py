"""Moonshot AI (Kimi)."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of

moonshot = Provider(
    "Moonshot AI",
    reference="https://platform.moonshot.ai/docs/introduction",
    remedy="Delete the key in the console and see its usage.",
)

KEY = moonshot.detector(
    "moonshot-api-key",
    "Moonshot AI API key",
    assigned(key_of("moonshot|kimi"), r"sk-[A-Za-z0-9]{48}"),
    entropy=3.5,
    confirm=mixed,
    finds=("MOONSHOT_API_KEY=sk-<alnum:48>", "kimiApiKey = 'sk-<alnum:48>'"),
    ignores=("MOONSHOT_API_KEY=sk-<alnum:20>", "MOONSHOT_API_KEY=<alnum:48>"),
)
