"""Dropbox: tokens that live for hours, refresh tokens, and those of before 2021 that live on."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

dropbox = Provider(
    "Dropbox",
    reference="https://developers.dropbox.com/oauth-guide",
    remedy="Disconnect the app in the account's settings, which ends its tokens, and see the account's activity.",
)

TOKEN = dropbox.detector(
    "dropbox-access-token",
    "Dropbox access token",
    token(r"sl\.(?:u\.)?[\w-]{40}[\w-]{80,1400}"),
    confidence=Confidence.HIGH,
    entropy=4.0,
    finds=("DROPBOX_ACCESS_TOKEN=sl.<base64url:136>", 'Dropbox("sl.u.<base64url:600>")'),
    ignores=("sl.<base64url:40>", "ssl.<base64url:136>"),
)

LONG_LIVED_TOKEN = dropbox.detector(
    "dropbox-long-lived-token",
    "Dropbox access or refresh token that does not expire",
    assigned(key_of("dropbox|dbx"), r"[\w-]{11}A{10}[\w-]{43}"),
    placeholders=False,
    finds=("DROPBOX_TOKEN=<alnum:11>AAAAAAAAAA<base64url:42>a", "dbx_refresh_token: <alnum:11>AAAAAAAAAA<alnum:43>"),
    ignores=("DROPBOX_TOKEN=<alnum:64>", "data = <alnum:11>AAAAAAAAAA<alnum:43>"),
)

APP_SECRET = dropbox.detector(
    "dropbox-app-secret",
    "Dropbox app secret",
    assigned(r"(?:dropbox|dbx)[\w.\-]{0,20}secret", r"[a-z0-9]{15}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("DROPBOX_APP_SECRET=<loweralnum:15>", "'dropbox_client_secret' => '<loweralnum:15>'"),
    ignores=("DROPBOX_APP_KEY=<loweralnum:15>", "DROPBOX_APP_SECRET=<loweralnum:20>"),
)
