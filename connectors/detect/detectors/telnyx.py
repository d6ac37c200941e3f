"""Telnyx. The part before the underscore is the key's public id."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

telnyx = Provider(
    "Telnyx",
    reference="https://support.telnyx.com/en/articles/4305158-api-keys-and-how-to-use-them",
    remedy="Delete the key in the portal and see the call and message records.",
)

KEY = telnyx.detector(
    "telnyx-api-key",
    "Telnyx API key",
    token(r"(?P<id>KEY[0-9A-F]{32})_[\w-]{22}"),
    confirm=told("telnyx.api_key:{id}"),
    finds=("TELNYX_API_KEY=KEY<HEX:32>_<alnum:22>", 'apiKey: "KEY<HEX:32>_<alnum:22>"'),
    ignores=("KEY<HEX:32>", "MONKEY<HEX:32>_<alnum:22>"),
)
