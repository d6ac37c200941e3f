"""Brevo, once Sendinblue."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

brevo = Provider(
    "Brevo",
    reference="https://developers.brevo.com/docs/getting-started",
    remedy="Delete the key in the account's SMTP and API settings and see the sending logs.",
)

KEY = brevo.detector(
    "brevo-api-key",
    "Brevo API or SMTP key",
    token(r"x(?P<kind>key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    confirm=told(kind="{kind}"),
    finds=("BREVO_API_KEY=xkeysib-<hex:64>-<alnum:16>", "SMTP_PASSWORD=xsmtpsib-<hex:64>-<alnum:16>"),
    ignores=("xkeysib-<hex:64>", "xkeysib-<hex:32>-<alnum:16>"),
)
