"""Fireworks AI."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

fireworks = Provider(
    "Fireworks AI",
    reference="https://docs.fireworks.ai/getting-started/quickstart",
    remedy="Delete the key in the account's settings and see its usage.",
)

KEY = fireworks.detector(
    "fireworks-api-key",
    "Fireworks AI API key",
    token(r"fw_[A-Za-z0-9]{22,24}"),
    entropy=3.5,
    confirm=mixed,
    finds=("FIREWORKS_API_KEY=fw_<alnum:22>", 'api_key="fw_<alnum:24>"'),
    ignores=("fw_<alnum:12>", "fw_version_of_the_hardware", "bfw_<alnum:24>"),
)
