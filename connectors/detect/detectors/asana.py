"""Asana. A token tells the user's number."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

asana = Provider(
    "Asana",
    reference="https://developers.asana.com/docs/personal-access-token",
    remedy="Revoke the token in the developer console and see the audit log.",
)

TOKEN = asana.detector(
    "asana-access-token",
    "Asana personal access token",
    assigned(rf"{key_of('asana')}|asana", r"[012]/(?P<user>\d{8,20})(?:/\d{8,20})?:[0-9a-f]{32}"),
    confirm=told(user="{user}"),
    finds=("ASANA_TOKEN=1/<digit:16>:<hex:32>", 'asana_pat: "2/<digit:16>/<digit:16>:<hex:32>"'),
    ignores=("ASANA_TASK=1/<digit:16>", "1/<digit:16>:<hex:32>"),
)

CLIENT_SECRET = asana.detector(
    "asana-client-secret",
    "Asana client secret of an app",
    assigned(r"asana[\w.\-]{0,20}secret", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("ASANA_CLIENT_SECRET=<hex:32>",),
    ignores=("ASANA_CLIENT_ID=<hex:32>", "ASANA_CLIENT_SECRET=<hex:64>"),
)
