"""Mixpanel. The token of a project is meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

mixpanel = Provider(
    "Mixpanel",
    reference="https://developer.mixpanel.com/reference/service-accounts",
    remedy="Reset the project's secret, or delete the service account.",
)

SECRET = mixpanel.detector(
    "mixpanel-secret",
    "Mixpanel secret of a project or a service account",
    assigned(r"mixpanel[\w.\-]{0,20}secret", r"(?:[0-9a-f]{32}|[A-Za-z0-9]{32})"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("MIXPANEL_API_SECRET=<hex:32>", "mixpanel_service_account_secret: '<alnum:32>'"),
    ignores=("MIXPANEL_TOKEN=<hex:32>", "MIXPANEL_API_SECRET=<hex:12>"),
)
