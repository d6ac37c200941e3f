"""Spotify."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

spotify = Provider(
    "Spotify",
    reference="https://developer.spotify.com/documentation/web-api/concepts/apps",
    remedy="Rotate the client secret in the app's settings.",
)

SECRET = spotify.detector(
    "spotify-client-secret",
    "Spotify client secret of an app",
    assigned(r"spoti(?:fy|py)[\w.\-]{0,20}secret", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("SPOTIFY_CLIENT_SECRET=<hex:32>", 'SPOTIPY_CLIENT_SECRET="<hex:32>"'),
    ignores=("SPOTIFY_CLIENT_ID=<hex:32>", "SPOTIFY_CLIENT_SECRET=<hex:20>"),
)
