"""fal: a key is an id and a secret."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import told

fal = Provider(
    "fal",
    reference="https://docs.fal.ai/authentication/key-based",
    remedy="Delete the key in the dashboard and see its usage.",
)

KEY = fal.detector(
    "fal-api-key",
    "fal API key",
    assigned(
        r"(?<![A-Za-z0-9])fal[_.\- ]?(?:ai[_-])?(?:api[_-])?key|authorization[\"']?[:=, ]{1,3}[\"']?key",
        rf"(?P<id>{UUID}):[0-9a-f]{{32}}",
    ),
    confirm=told("fal.api_key:{id}"),
    finds=("FAL_KEY=<uuid>:<hex:32>", '"Authorization": "Key <uuid>:<hex:32>"'),
    ignores=("FAL_KEY=<uuid>", "FAL_KEY=<hex:32>"),
)
