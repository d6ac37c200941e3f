"""Jina AI."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

jina = Provider(
    "Jina AI",
    reference="https://jina.ai/api-dashboard/",
    remedy="Delete the key in the API dashboard and see its usage.",
)

KEY = jina.detector(
    "jina-api-key",
    "Jina AI API key",
    token(r"jina_[0-9a-f]{32}[\w-]{28}"),
    finds=("JINA_API_KEY=jina_<hex:32><alnum:28>", "Authorization: Bearer jina_<hex:32><alnum:28>"),
    ignores=("jina_<hex:32>", "jina_embeddings_v2_base_en_model_of_the_search_foundation_and_more"),
)
