"""Vercel's AI Gateway."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

vercel_gateway = Provider(
    "Vercel AI Gateway",
    reference="https://vercel.com/docs/ai-gateway/authentication",
    remedy="Delete the key in the team's AI Gateway settings and see its usage.",
)

KEY = vercel_gateway.detector(
    "vercel-ai-gateway-key",
    "Vercel AI Gateway key",
    token(r"vck_[A-Za-z0-9]{50,64}"),
    entropy=3.5,
    confirm=mixed,
    finds=("AI_GATEWAY_API_KEY=vck_<alnum:56>",),
    ignores=("vck_<alnum:12>", "avck_<alnum:56>"),
)
