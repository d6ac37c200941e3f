"""IPinfo."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

ipinfo = Provider(
    "IPinfo",
    reference="https://ipinfo.io/developers",
    remedy="Reset the token in the dashboard and see its usage.",
)

TOKEN = ipinfo.detector(
    "ipinfo-token",
    "IPinfo token",
    assigned(rf"{key_of('ipinfo')}|ipinfo\.io/[\w./]{{1,40}}\?token", r"[0-9a-f]{14}"),
    confidence=Confidence.MEDIUM,
    entropy=2.8,
    confirm=mixed,
    finds=("IPINFO_TOKEN=<hex:14>", "curl https://ipinfo.io/8.8.8.8?token=<hex:14>"),
    ignores=("IPINFO_VERSION=<hex:14>", "IPINFO_TOKEN=<hex:32>"),
)
