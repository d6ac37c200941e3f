"""Perplexity."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

perplexity = Provider(
    "Perplexity",
    reference="https://docs.perplexity.ai/guides/api-key-management",
    remedy="Revoke the key in the API settings and see its usage.",
)

KEY = perplexity.detector(
    "perplexity-api-key",
    "Perplexity API key",
    token(r"pplx-[A-Za-z0-9]{48}"),
    entropy=3.5,
    finds=("PPLX_API_KEY=pplx-<alnum:48>", '"Authorization": "Bearer pplx-<alnum:48>"'),
    ignores=("pplx-<alnum:20>", "pplx-70b-online", "pplx-<alnum:60>"),
)
