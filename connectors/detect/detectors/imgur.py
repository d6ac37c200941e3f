"""Imgur. The client id of an app is public."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

imgur = Provider(
    "Imgur",
    reference="https://apidocs.imgur.com/",
    remedy="Generate another secret for the app in the account's settings.",
)

SECRET = imgur.detector(
    "imgur-client-secret",
    "Imgur client secret of an app",
    assigned(r"imgur[\w.\-]{0,20}secret", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("IMGUR_CLIENT_SECRET=<hex:40>",),
    ignores=("IMGUR_CLIENT_ID=<hex:15>", "IMGUR_CLIENT_SECRET=<hex:20>"),
)
