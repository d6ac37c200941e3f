"""Pinecone."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

pinecone = Provider(
    "Pinecone",
    reference="https://docs.pinecone.io/guides/projects/manage-api-keys",
    remedy="Delete the key in the project and see its audit logs.",
)

KEY = pinecone.detector(
    "pinecone-api-key",
    "Pinecone API key",
    token(r"pcsk_(?P<id>[A-Za-z0-9]{5,6})_[A-Za-z0-9]{63}"),
    confirm=told("pinecone.api_key:{id}"),
    finds=("PINECONE_API_KEY=pcsk_<alnum:5>_<alnum:63>", 'Pinecone(api_key="pcsk_<alnum:6>_<alnum:63>")'),
    ignores=("pcsk_<alnum:63>", "pcsk_<alnum:5>_<alnum:30>"),
)

LEGACY_KEY = pinecone.detector(
    "pinecone-legacy-api-key",
    "Pinecone API key in its older form",
    assigned(key_of("pinecone"), UUID),
    confidence=Confidence.MEDIUM,
    finds=("PINECONE_API_KEY=<uuid>", 'pinecone_key: "<uuid>"'),
    ignores=("PINECONE_PROJECT_ID=<uuid>", "PINECONE_API_KEY=<hex:32>"),
)
