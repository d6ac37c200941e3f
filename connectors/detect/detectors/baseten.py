"""Baseten: the prefix of a key is its id."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told

baseten = Provider(
    "Baseten",
    reference="https://docs.baseten.co/organization/api-keys",
    remedy="Revoke the key in the settings and see which models were called.",
)

KEY = baseten.detector(
    "baseten-api-key",
    "Baseten API key",
    assigned(key_of("baseten"), r"(?P<id>[A-Za-z0-9]{8})\.[A-Za-z0-9]{32}"),
    confirm=told("baseten.api_key:{id}", only_mixed=True),
    finds=(
        "BASETEN_API_KEY=<alnum:8>.<alnum:32>",
        'baseten.login("x", api_key="y"); BASETEN_KEY="<alnum:8>.<alnum:32>"',
    ),
    ignores=("BASETEN_API_KEY=<alnum:32>", "baseten_model=<alnum:8>.<alnum:32>"),
)
