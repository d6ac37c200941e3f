"""Qdrant Cloud: keys of databases are signed tokens that tell what they open."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.payload import carried, facts_of
from connectors.detect.shapes.pieces import SIGNED

qdrant = Provider(
    "Qdrant",
    reference="https://qdrant.tech/documentation/cloud/authentication/",
    remedy="Delete the key of the cluster on its API keys page; a self-hosted one needs another key in its settings.",
)


def database_key(hit: re.Match[bytes]) -> Candidate | None:
    """Tell what a database key may do and until when."""
    value = hit["secret"].decode()
    return Candidate(value, facts=facts_of(carried(value.split(".")[1]), access="access", expires="exp"))


KEY = qdrant.detector(
    "qdrant-database-key",
    "Qdrant database API key",
    assigned(key_of("qdrant"), SIGNED),
    confirm=database_key,
    finds=("QDRANT_API_KEY=eyJ<alnum:33>.eyJ<alnum:40>.<base64url:43>",),
    ignores=("QDRANT_URL=eyJ<alnum:33>.eyJ<alnum:40>.<base64url:43>", "QDRANT_API_KEY=<hex:20>"),
)
