"""Zapier: the address of a webhook is its only protection."""

from __future__ import annotations

from connectors.detect.model import Candidate, Provider
from graph.leaks import Confidence

zapier = Provider(
    "Zapier",
    reference="https://help.zapier.com/hc/en-us/articles/8496288690317",
    remedy="Replace the trigger of the Zap, which gives it another address.",
)

WEBHOOK = zapier.detector(
    "zapier-webhook",
    "Zapier webhook address",
    r"https://hooks\.zapier\.com/hooks/(?:catch|standard)/(?P<account>\d{4,9})/[a-z0-9]{6,9}(?![A-Za-z0-9])",
    confidence=Confidence.MEDIUM,
    confirm=lambda hit: Candidate(hit[0].decode(), facts={"account": hit["account"].decode()}),
    finds=("https://hooks.zapier.com/hooks/catch/<digit:7>/<loweralnum:7>/",),
    ignores=("https://hooks.zapier.com/hooks/catch/<digit:7>/", "https://hooks.zapier.com/hooks/catch/x/y"),
)
