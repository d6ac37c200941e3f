"""ClickUp. A token tells the user's number."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

clickup = Provider(
    "ClickUp",
    reference="https://developer.clickup.com/docs/authentication",
    remedy="Regenerate the token in the user's settings, which ends the old one.",
)

TOKEN = clickup.detector(
    "clickup-token",
    "ClickUp personal API token",
    token(r"pk_(?P<user>\d{5,9})_[A-Z0-9]{32}"),
    confirm=told(user="{user}"),
    finds=("CLICKUP_TOKEN=pk_<digit:8>_<upperalnum:32>", 'Authorization: "pk_<digit:7>_<upperalnum:32>"'),
    ignores=("pk_<digit:8>_<upperalnum:12>", "pk_live_<upperalnum:32>"),
)
