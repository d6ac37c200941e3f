"""Temporal Cloud: keys are signed and tell whose they are and until when."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.payload import carried, facts_of
from connectors.detect.shapes.pieces import SIGNED

temporal = Provider(
    "Temporal Cloud",
    reference="https://docs.temporal.io/cloud/api-keys",
    remedy="Delete the key (tcld apikey delete) and see the audit log.",
)


def key(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the key's id, its account and when it ends."""
    value = hit["secret"].decode()
    payload = carried(value.split(".")[1])
    key_id = facts_of(payload, id="key_id").get("id")
    facts = facts_of(payload, account="account_id", expires="exp")
    return Candidate(value, f"temporal.api_key:{key_id}" if key_id else None, facts)


KEY = temporal.detector(
    "temporal-api-key",
    "Temporal Cloud API key",
    assigned(key_of("temporal|tcld"), SIGNED),
    confirm=key,
    finds=("TEMPORAL_API_KEY=eyJ<alnum:40>.eyJ<alnum:120>.<base64url:86>",),
    ignores=("TEMPORAL_NAMESPACE=eyJ<alnum:40>.eyJ<alnum:120>.<base64url:86>", "TEMPORAL_API_KEY=<alnum:20>"),
)
