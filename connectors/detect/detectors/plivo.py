"""Plivo."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

plivo = Provider(
    "Plivo",
    reference="https://www.plivo.com/docs/account/api/overview",
    remedy="Reset the auth token in the console and see the call and message logs.",
)

TOKEN = plivo.detector(
    "plivo-auth-token",
    "Plivo auth token",
    assigned(key_of("plivo", "token|secret|auth"), r"[A-Za-z0-9]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=beside("plivo.account:{account}", account=r"(?<![A-Z0-9])[MS]A[A-Z0-9]{18}(?![A-Z0-9])"),
    looks_around=True,
    finds=("PLIVO_AUTH_TOKEN=<alnum:40>", "PLIVO_AUTH_ID=MA<upperalnum:18>\nPLIVO_AUTH_TOKEN=<alnum:40>"),
    ignores=("PLIVO_AUTH_ID=MA<upperalnum:18>", "PLIVO_AUTH_TOKEN=<alnum:20>"),
)
