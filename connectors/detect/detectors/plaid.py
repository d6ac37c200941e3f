"""Plaid."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

plaid = Provider(
    "Plaid",
    reference="https://plaid.com/docs/account/security/",
    remedy="Rotate the secret in the dashboard; an access token of an item is replaced by rotating it.",
)

SECRET = plaid.detector(
    "plaid-secret",
    "Plaid secret of a team",
    assigned(r"plaid[\w.\-]{0,20}(?:secret|key)", r"[0-9a-f]{30}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("PLAID_SECRET=<hex:30>", 'plaid_sandbox_secret: "<hex:30>"'),
    ignores=("PLAID_CLIENT_ID=<hex:24>", "PLAID_SECRET=<hex:40>"),
)

ACCESS_TOKEN = plaid.detector(
    "plaid-access-token",
    "Plaid access token of a bank account",
    token(rf"access-(?P<mode>production|development|sandbox)-{UUID}"),
    confirm=told(mode="{mode}"),
    finds=('"access_token": "access-production-<uuid>"', "access-sandbox-<uuid>"),
    ignores=("public-production-<uuid>", "access-production-<hex:20>"),
)
