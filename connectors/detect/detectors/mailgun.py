"""Mailgun."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of

mailgun = Provider(
    "Mailgun",
    reference="https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt",
    remedy="Delete the key in the API security settings and see the sending logs.",
)

LEGACY_KEY = mailgun.detector(
    "mailgun-legacy-api-key",
    "Mailgun API key in its older form",
    token(r"key-[0-9a-f]{32}"),
    entropy=3.0,
    finds=("MAILGUN_API_KEY=key-<hex:32>", "curl -s --user 'api:key-<hex:32>' https://api.mailgun.net/v3"),
    ignores=("key-<hex:20>", "monkey-<hex:32>", "pubkey-<hex:32>"),
)

KEY = mailgun.detector(
    "mailgun-api-key",
    "Mailgun API or signing key",
    assigned(
        rf"{key_of('mailgun|mail_gun')}|(?<![\w.])api(?=:[0-9a-f]{{32}}-)", r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}"
    ),
    finds=("MAILGUN_API_KEY=<hex:32>-<hex:8>-<hex:8>", "mailgun_signing_key: <hex:32>-<hex:8>-<hex:8>"),
    ignores=("MAILGUN_DOMAIN=<hex:32>-<hex:8>-<hex:8>", "MAILGUN_API_KEY=<hex:32>"),
)
