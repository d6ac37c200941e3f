"""OpenAI: https://platform.openai.com/docs/api-reference. Every answer names the organization in a header."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, bearer

VERIFIER = Verifier(name="openai", title="OpenAI", endpoint="https://api.openai.com")

RIGHTLESS = "Missing scopes|insufficient permissions|ip_not_authorized"

ME = VERIFIER.ask(
    "GET /v1/me",
    "the user or service account of the key",
    of=("openai-legacy-api-key", "openai-project-api-key"),
    sends=bearer,
    who=("email", "name", "id"),
    knows=RIGHTLESS,
)
ORGANIZATION = VERIFIER.ask(
    "GET /v1/organization/projects?limit=1",
    "the organization that answers, from a header",
    of=("openai-admin-key",),
    sends=bearer,
    who=("@openai-organization", "first_id", "object"),
    knows=RIGHTLESS,
)
