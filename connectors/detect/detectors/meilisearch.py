"""Meilisearch. A key for searching only is public."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

meilisearch = Provider(
    "Meilisearch",
    reference="https://www.meilisearch.com/docs/learn/security/basic_security",
    remedy="Delete the key through the API, or set another master key, which ends every key made of it.",
)

KEY = meilisearch.detector(
    "meilisearch-key",
    "Meilisearch master or admin key",
    assigned(r"meili(?:search)?[\w.\-]{0,16}(?:master|admin|secret|write)[\w.\-]{0,8}", r"[\w-]{32,64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("MEILI_MASTER_KEY=<base64url:42>a", "meilisearch_admin_key: '<hex:64>'"),
    ignores=("MEILI_SEARCH_KEY=<hex:64>", "MEILI_MASTER_KEY=masterKey"),
)
