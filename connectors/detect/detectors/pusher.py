"""Pusher. Id, key and cluster are public; the secret is not."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

pusher = Provider(
    "Pusher",
    reference="https://pusher.com/docs/channels/getting_started/",
    remedy="Create another app key, move to it, and delete this one.",
)

SECRET = pusher.detector(
    "pusher-app-secret",
    "Pusher app secret",
    assigned(r"pusher[\w.\-]{0,16}secret", r"[0-9a-f]{20}"),
    confidence=Confidence.MEDIUM,
    entropy=2.8,
    finds=("PUSHER_APP_SECRET=<hex:20>", "'pusher_secret' => '<hex:20>'"),
    ignores=("PUSHER_APP_KEY=<hex:20>", "PUSHER_APP_SECRET=<hex:32>"),
)
