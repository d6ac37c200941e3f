"""Trello. The key of an app is public; the token of a user is not."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from graph.leaks import Confidence

trello = Provider(
    "Trello",
    reference="https://support.atlassian.com/trello/docs/authorizing-with-trello/",
    remedy="Revoke the app's access in the user's account settings, which ends the token.",
)

TOKEN = trello.detector(
    "trello-token",
    "Trello token of a user",
    token(r"ATTA[0-9a-f]{64}[0-9A-F]{8}"),
    finds=(
        "TRELLO_TOKEN=ATTA<hex:64><HEX:8>",
        "https://api.trello.com/1/boards/x?key=<hex:32>&token=ATTA<hex:64><HEX:8>",
    ),
    ignores=("ATTA<hex:40>", "SATTA<hex:64><HEX:8>"),
)

LEGACY_TOKEN = trello.detector(
    "trello-legacy-token",
    "Trello token of a user in its older form",
    assigned(r"trello[\w.\-]{0,20}(?:token|secret)", r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("TRELLO_TOKEN=<hex:64>", "trello.oauth_secret: <hex:64>"),
    ignores=("TRELLO_KEY=<hex:32>", "TRELLO_TOKEN=<hex:40>"),
)
