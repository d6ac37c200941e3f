"""Auth0, by Okta."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

auth0 = Provider(
    "Auth0",
    reference="https://auth0.com/docs/get-started/applications/rotate-client-secret",
    remedy="Rotate the application's secret in the dashboard and see the tenant's logs.",
)

CLIENT_SECRET = auth0.detector(
    "auth0-client-secret",
    "Auth0 client secret of an application",
    assigned(r"auth0[\w.\-]{0,24}secret", r"[\w-]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    confirm=beside(host=r"[a-z0-9][a-z0-9-]{1,60}(?:\.(?:us|eu|au|jp|uk|ca))?\.auth0\.com"),
    looks_around=True,
    finds=("AUTH0_CLIENT_SECRET=<base64url:63>a", "AUTH0_DOMAIN=contoso.eu.auth0.com\nauth0_secret: '<alnum:64>'"),
    ignores=("AUTH0_CLIENT_ID=<alnum:32>", "AUTH0_CLIENT_SECRET=<alnum:32>"),
)
