"""Airtable. What stands before the dot of a token is its public id."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

airtable = Provider(
    "Airtable",
    reference="https://airtable.com/developers/web/guides/personal-access-tokens",
    remedy="Delete or regenerate the token in the builder hub and see which bases it could reach.",
)

TOKEN = airtable.detector(
    "airtable-access-token",
    "Airtable access token",
    token(r"(?P<id>pat[A-Za-z0-9]{14})\.[0-9a-f]{64}"),
    confirm=told("airtable.token:{id}"),
    finds=("AIRTABLE_TOKEN=pat<alnum:14>.<hex:64>", "Authorization: Bearer pat<alnum:14>.<hex:64>"),
    ignores=("pat<alnum:14>", "pat<alnum:14>.<hex:32>", "spat<alnum:14>.<hex:64>"),
)

LEGACY_KEY = airtable.detector(
    "airtable-legacy-api-key",
    "Airtable API key in its older form",
    assigned(key_of("airtable"), r"key[A-Za-z0-9]{14}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("AIRTABLE_API_KEY=key<alnum:14>", "airtable_key: 'key<alnum:14>'"),
    ignores=("AIRTABLE_BASE=key<alnum:14>", "AIRTABLE_API_KEY=key<alnum:20>", "AIRTABLE_API_KEY=app<alnum:14>"),
)
