"""Anthropic: https://docs.anthropic.com/en/api/models-list and /admin-api/organization/get-me."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, header

VERIFIER = Verifier(name="anthropic", title="Anthropic", endpoint="https://api.anthropic.com")

_sent = header("x-api-key", anthropic_version="2023-06-01")
RIGHTLESS = "permission_error"

MODELS = VERIFIER.ask(
    "GET /v1/models?limit=1",
    "the organization that answers, from a header",
    of=("anthropic-api-key",),
    sends=_sent,
    who=("@anthropic-organization-id", "first_id"),
    knows=RIGHTLESS,
)
ORGANIZATION = VERIFIER.ask(
    "GET /v1/organizations/me",
    "the organization of the key",
    of=("anthropic-admin-key",),
    sends=_sent,
    who=("name", "id"),
    knows=RIGHTLESS,
)
