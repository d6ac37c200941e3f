"""Stability AI."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of

stability = Provider(
    "Stability AI",
    reference="https://platform.stability.ai/account/keys",
    remedy="Delete the key on the account's keys page and see its usage.",
)

KEY = stability.detector(
    "stability-api-key",
    "Stability AI API key",
    assigned(key_of("stability|dreamstudio"), r"sk-[A-Za-z0-9]{48}"),
    entropy=3.5,
    confirm=mixed,
    finds=("STABILITY_API_KEY=sk-<alnum:48>", "DREAMSTUDIO_KEY: sk-<alnum:48>"),
    ignores=("STABILITY_API_KEY=sk-<alnum:20>", "STABILITY_API_KEY=<alnum:48>"),
)
