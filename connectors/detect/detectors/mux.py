"""Mux."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

mux = Provider(
    "Mux",
    reference="https://www.mux.com/docs/core/make-api-requests",
    remedy="Revoke the access token in the environment's settings and see the assets.",
)

SECRET = mux.detector(
    "mux-token-secret",
    "Mux secret of an access token",
    assigned(
        r"(?<![A-Za-z0-9])mux[_.\-]?(?:access[_.\-]?)?(?:token[_.\-]?)?secret",
        r"[A-Za-z0-9+/]{75}",
        more="A-Za-z0-9+/=",
    ),
    entropy=4.0,
    confirm=mixed,
    finds=("MUX_TOKEN_SECRET=<base64:75>", "muxTokenSecret: '<base64:75>'"),
    ignores=("MUX_TOKEN_ID=<uuid>", "MUX_TOKEN_SECRET=<base64:20>"),
)
