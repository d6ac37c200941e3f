"""Opsgenie."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import UUID
from graph.leaks import Confidence

opsgenie = Provider(
    "Opsgenie",
    reference="https://support.atlassian.com/opsgenie/docs/api-key-management/",
    remedy="Delete the key in the account's API key management and see the logs.",
)

KEY = opsgenie.detector(
    "opsgenie-api-key",
    "Opsgenie API key",
    assigned(rf"{key_of('ops[_-]?genie')}|(?i:genie[ ]?key)", UUID),
    confidence=Confidence.MEDIUM,
    finds=("OPSGENIE_API_KEY=<uuid>", "Authorization: GenieKey <uuid>"),
    ignores=("OPSGENIE_TEAM_ID=<uuid>", "OPSGENIE_API_KEY=<hex:32>"),
)
