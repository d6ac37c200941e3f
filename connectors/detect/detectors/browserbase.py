"""Browserbase."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

browserbase = Provider(
    "Browserbase",
    reference="https://docs.browserbase.com/reference/api/overview",
    remedy="Rotate the key in the project's settings and see which sessions ran.",
)

KEY = browserbase.detector(
    "browserbase-api-key",
    "Browserbase API key",
    token(r"bb_live_[\w-]{20,48}"),
    entropy=3.3,
    confirm=mixed,
    finds=("BROWSERBASE_API_KEY=bb_live_<base64url:26>a",),
    ignores=("bb_live_<alnum:10>", "abb_live_<alnum:27>"),
)
