"""Beamer."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of

beamer = Provider(
    "Beamer",
    reference="https://www.getbeamer.com/api",
    remedy="Delete the key in the settings and see the posts.",
)

KEY = beamer.detector(
    "beamer-api-key",
    "Beamer API key",
    assigned(key_of("beamer"), r"b_[\w=/+-]{44}", more="A-Za-z0-9_=/+-"),
    entropy=3.8,
    confirm=mixed,
    finds=("BEAMER_API_KEY=b_<base64:43>=",),
    ignores=("BEAMER_PRODUCT=b_<alnum:44>", "BEAMER_API_KEY=b_<alnum:12>"),
)
