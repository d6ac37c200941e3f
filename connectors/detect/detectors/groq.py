"""Groq."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

groq = Provider(
    "Groq",
    reference="https://console.groq.com/docs/production-readiness/security-onboarding",
    remedy="Delete the key on the console's API keys page and see its usage.",
)

KEY = groq.detector(
    "groq-api-key",
    "Groq API key",
    token(r"gsk_[A-Za-z0-9]{52}"),
    entropy=3.5,
    finds=("GROQ_API_KEY=gsk_<alnum:52>", 'Groq(api_key="gsk_<alnum:52>")'),
    ignores=("gsk_<alnum:30>", "bgsk_<alnum:52>", "gsk_<alnum:60>"),
)
