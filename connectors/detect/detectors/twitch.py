"""Twitch."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

twitch = Provider(
    "Twitch",
    reference="https://dev.twitch.tv/docs/authentication/register-app/",
    remedy="Generate another secret for the app in the developer console, or disconnect the app from its user.",
)

SECRET = twitch.detector(
    "twitch-client-secret",
    "Twitch client secret or access token",
    assigned(r"twitch[\w.\-]{0,20}(?:secret|token|oauth|pass)", r"(?:oauth:)?[a-z0-9]{30}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("TWITCH_CLIENT_SECRET=<loweralnum:30>", "twitch_oauth_token: 'oauth:<loweralnum:30>'"),
    ignores=("TWITCH_CLIENT_ID=<loweralnum:30>", "TWITCH_CLIENT_SECRET=<loweralnum:20>"),
)
