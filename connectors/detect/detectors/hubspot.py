"""HubSpot. A token tells its data centre."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import ANY_UUID
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

hubspot = Provider(
    "HubSpot",
    reference="https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview",
    remedy="Rotate the access token of the private app, with the old one expired at once, and see its logs.",
)

TOKEN = hubspot.detector(
    "hubspot-private-app-token",
    "HubSpot private app token",
    token(rf"pat-(?P<region>na|eu|ap)(?P<number>\d)-{ANY_UUID}"),
    confirm=told(region="{region}{number}"),
    finds=("HUBSPOT_TOKEN=pat-na1-<uuid>", "Authorization: Bearer pat-eu1-<uuid>"),
    ignores=("pat-na1-<hex:20>", "pat-xx1-<uuid>", "repat-na1-<uuid>"),
)

LEGACY_KEY = hubspot.detector(
    "hubspot-legacy-api-key",
    "HubSpot API key in its older form",
    assigned(rf"{key_of('hubspot')}|(?<![a-z])hapikey", ANY_UUID),
    confidence=Confidence.MEDIUM,
    finds=("HUBSPOT_API_KEY=<uuid>", "https://api.hubapi.com/contacts?hapikey=<uuid>"),
    ignores=("HUBSPOT_PORTAL=<uuid>", "hapikey=<hex:32>"),
)
