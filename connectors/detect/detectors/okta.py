"""Okta. A token opens the organization whose address stands beside it."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

okta = Provider(
    "Okta",
    reference="https://developer.okta.com/docs/guides/create-an-api-token/main/",
    remedy="Revoke the token in the admin console (Security, API, Tokens) and see the system log.",
)

_organization = beside(host=r"(?!developer\.|www\.)[a-z0-9][a-z0-9-]{1,60}\.okta(?:preview|-emea|-gov)?\.com")

TOKEN = okta.detector(
    "okta-api-token",
    "Okta API token",
    assigned(rf"{key_of('okta')}|(?<![A-Za-z0-9])ssws", r"00[\w-]{40}"),
    entropy=3.8,
    confirm=_organization,
    looks_around=True,
    finds=("OKTA_API_TOKEN=00<base64url:39>a", "url: https://contoso.okta.com\nAuthorization: SSWS 00<alnum:40>"),
    ignores=("OKTA_USER_ID=00<alnum:18>", "OKTA_API_TOKEN=00<alnum:12>", "SSWS ${token}"),
)

CLIENT_SECRET = okta.detector(
    "okta-client-secret",
    "Okta client secret of an application",
    assigned(r"okta[\w.\-]{0,24}secret", r"(?:[\w-]{40}|[\w-]{64})"),
    confidence=Confidence.MEDIUM,
    entropy=3.8,
    confirm=mixed,
    finds=("OKTA_OAUTH2_CLIENT_SECRET=<base64url:63>a", "okta.client-secret: <alnum:40>"),
    ignores=("OKTA_CLIENT_ID=0o<alnum:18>", "OKTA_CLIENT_SECRET=<alnum:12>"),
)
