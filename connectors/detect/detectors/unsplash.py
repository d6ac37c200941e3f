"""Unsplash. The access key of an app is public."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

unsplash = Provider(
    "Unsplash",
    reference="https://unsplash.com/documentation#creating-a-developer-account",
    remedy="Make another application and delete this one: its secret cannot be changed.",
)

SECRET = unsplash.detector(
    "unsplash-secret-key",
    "Unsplash secret key of an app",
    assigned(r"unsplash[\w.\-]{0,20}secret", r"[\w-]{43}"),
    confidence=Confidence.MEDIUM,
    entropy=3.8,
    confirm=mixed,
    finds=("UNSPLASH_SECRET_KEY=<base64url:42>a",),
    ignores=("UNSPLASH_ACCESS_KEY=<alnum:43>", "UNSPLASH_SECRET_KEY=<alnum:12>"),
)
