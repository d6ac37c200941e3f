"""Replicate."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

replicate = Provider(
    "Replicate",
    reference="https://replicate.com/docs/topics/security/api-tokens",
    remedy="Disable the token in the account's settings and see its predictions.",
)

TOKEN = replicate.detector(
    "replicate-api-token",
    "Replicate API token",
    token(r"r8_[A-Za-z0-9]{37}"),
    entropy=3.5,
    finds=("REPLICATE_API_TOKEN=r8_<alnum:37>", 'auth: "r8_<alnum:37>"'),
    ignores=("r8_<alnum:20>", "r8_<alnum:40>", "var8_<alnum:37>"),
)
