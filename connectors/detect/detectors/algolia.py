"""Algolia. A key for searching is public; the admin key, and keys for writing, are not."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

algolia = Provider(
    "Algolia",
    reference="https://www.algolia.com/doc/guides/security/api-keys/",
    remedy="Regenerate the admin key or delete the key in the dashboard and see its logs.",
)

ADMIN_KEY = algolia.detector(
    "algolia-admin-key",
    "Algolia admin or write key",
    assigned(r"algolia[\w.\-]{0,20}(?:admin|write|private|secret|index)[\w.\-]{0,12}", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("ALGOLIA_ADMIN_KEY=<hex:32>", 'algoliaWriteApiKey: "<hex:32>"'),
    ignores=("ALGOLIA_SEARCH_KEY=<hex:32>", "ALGOLIA_ADMIN_KEY=<hex:40>"),
)

API_KEY = algolia.detector(
    "algolia-api-key",
    "Algolia API key, perhaps for searching only",
    assigned(r"algolia[_.\-]?api[_.\-]?key", r"[0-9a-f]{32}"),
    confidence=Confidence.LOW,
    entropy=3.0,
    finds=("ALGOLIA_API_KEY=<hex:32>",),
    ignores=("ALGOLIA_APP_ID=<hex:32>", "ALGOLIA_API_KEY=<hex:20>"),
)
