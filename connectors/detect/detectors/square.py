"""Square."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

square = Provider(
    "Square",
    reference="https://developer.squareup.com/docs/build-basics/access-tokens",
    remedy="Replace the access token or the application secret in the developer console, and see the API logs.",
)

TOKEN = square.detector(
    "square-access-token",
    "Square access token",
    token(r"EAAA[\w-]{60}", more="A-Za-z0-9_+/=-"),
    entropy=4.3,
    confirm=mixed,
    finds=("SQUARE_ACCESS_TOKEN=EAAA<base64url:59>a", 'bearerAuth("EAAA<alnum:60>")'),
    ignores=("EAAA<alnum:30>", "TEAAA<alnum:60>", "EAAA<alnum:120>"),
)

LEGACY_TOKEN = square.detector(
    "square-legacy-access-token",
    "Square access token in its older form",
    token(r"sq0atp-[\w-]{22}"),
    finds=("SQUARE_TOKEN=sq0atp-<base64url:21>a",),
    ignores=("sq0atp-<alnum:10>", "sq0idp-<alnum:22>"),
)

SECRET = square.detector(
    "square-application-secret",
    "Square application secret",
    token(r"sq0csp-[\w-]{43}"),
    finds=("SQUARE_APPLICATION_SECRET=sq0csp-<base64url:42>a",),
    ignores=("sq0csp-<alnum:10>", "sq0idp-<alnum:43>"),
)
