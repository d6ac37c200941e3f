"""Comet, and Opik by Comet."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import own_key_of
from graph.leaks import Confidence

comet = Provider(
    "Comet",
    reference="https://www.comet.com/docs/v2/guides/experiment-management/configure-sdk/",
    remedy="Regenerate the key in the account's settings and see the workspace's experiments.",
)

KEY = comet.detector(
    "comet-api-key",
    "Comet API key",
    assigned(rf"{own_key_of('comet(?:[_-]?ml)?', 'key')}|opik_api_key", r"[A-Za-z0-9]{25}"),
    confidence=Confidence.MEDIUM,
    entropy=3.3,
    confirm=mixed,
    finds=("COMET_API_KEY=<alnum:25>", "OPIK_API_KEY: '<alnum:25>'"),
    ignores=("COMET_API_KEY=<alnum:12>", "COMET_API_KEY=<alnum:40>", "comet_workspace=<alnum:25>"),
)
