"""Hugging Face: https://huggingface.co/docs/hub/api."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, bearer

VERIFIER = Verifier(name="huggingface", title="Hugging Face", endpoint="https://huggingface.co")

WHO = VERIFIER.ask(
    "GET /api/whoami-v2",
    "the user or organization of the token",
    of=("huggingface-user-token", "huggingface-organization-token"),
    sends=bearer,
    who=("name",),
)
