"""Langfuse. The public key beside the secret one is its id."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import beside

langfuse = Provider(
    "Langfuse",
    reference="https://langfuse.com/faq/all/where-are-langfuse-api-keys",
    remedy="Delete the key pair in the project's settings; traces hold prompts and answers, so see who read them.",
)

KEY = langfuse.detector(
    "langfuse-secret-key",
    "Langfuse secret key of a project",
    token(rf"sk-lf-{UUID}"),
    confirm=beside("langfuse.api_key:{public_key}", public_key=rf"pk-lf-{UUID}"),
    looks_around=True,
    finds=("LANGFUSE_PUBLIC_KEY=pk-lf-<uuid>\nLANGFUSE_SECRET_KEY=sk-lf-<uuid>", 'secret_key="sk-lf-<uuid>"'),
    ignores=("pk-lf-<uuid>", "sk-lf-<hex:20>"),
)
