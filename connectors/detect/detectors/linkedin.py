"""LinkedIn."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

linkedin = Provider(
    "LinkedIn",
    reference="https://learn.microsoft.com/linkedin/shared/authentication/authentication",
    remedy="Generate another client secret for the app in the developer portal, then delete this one.",
)

SECRET = linkedin.detector(
    "linkedin-client-secret",
    "LinkedIn client secret of an app",
    token(r"WPL_AP[01]\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/]{6,8}={0,2}", more="A-Za-z0-9+/="),
    finds=("LINKEDIN_CLIENT_SECRET=WPL_AP1.<alnum:16>.<alnum:6>==",),
    ignores=("WPL_AP1.<alnum:16>", "WPL_AP2.<alnum:16>.<alnum:6>=="),
)

LEGACY_SECRET = linkedin.detector(
    "linkedin-legacy-client-secret",
    "LinkedIn client secret of an app in its older form",
    assigned(r"linkedin[\w.\-]{0,20}secret", r"[A-Za-z0-9]{16}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("LINKEDIN_CLIENT_SECRET=<alnum:16>", "linkedin_secret: '<alnum:16>'"),
    ignores=("LINKEDIN_CLIENT_ID=<alnum:14>", "LINKEDIN_CLIENT_SECRET=<alnum:8>"),
)
