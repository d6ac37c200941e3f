"""Zoom."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

zoom = Provider(
    "Zoom",
    reference="https://developers.zoom.us/docs/internal-apps/create/",
    remedy="Regenerate the secret on the app's page in the marketplace and see the account's operation logs.",
)

SECRET = zoom.detector(
    "zoom-client-secret",
    "Zoom client secret of an app",
    assigned(r"(?<![A-Za-z0-9])zoom[\w.\-]{0,16}secret", r"[A-Za-z0-9]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("ZOOM_CLIENT_SECRET=<alnum:32>", 'zoomClientSecret: "<alnum:32>"'),
    ignores=("ZOOM_CLIENT_ID=<alnum:22>", "ZOOM_CLIENT_SECRET=<alnum:20>"),
)
