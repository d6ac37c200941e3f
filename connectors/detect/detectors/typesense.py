"""Typesense. A key for searching only is public."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

typesense = Provider(
    "Typesense",
    reference="https://typesense.org/docs/guide/data-access-control.html",
    remedy="Delete the key through the API or the dashboard and make another; the bootstrap key needs a restart.",
)

KEY = typesense.detector(
    "typesense-admin-key",
    "Typesense admin API key",
    assigned(
        r"typesense[\w.\-]{0,16}(?:admin|master|secret|bootstrap)[\w.\-]{0,12}|typesense[_.\-]?api[_.\-]?key",
        r"[A-Za-z0-9]{32,48}",
    ),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("TYPESENSE_ADMIN_API_KEY=<alnum:32>", "TYPESENSE_API_KEY=<alnum:48>"),
    ignores=("TYPESENSE_SEARCH_KEY=<alnum:32>", "TYPESENSE_ADMIN_API_KEY=<alnum:12>"),
)
