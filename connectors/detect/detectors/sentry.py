"""Sentry. A DSN is meant to be seen; tokens are not, and an organization's tells whose it is."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import carried, facts_of
from graph.leaks import Confidence

sentry = Provider(
    "Sentry",
    reference="https://docs.sentry.io/account/auth-tokens/",
    remedy="Revoke the token in the settings and see the organization's audit log.",
)


def organization_token(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the organization, its address and when the token was made, which stand in the token."""
    value = hit["secret"].decode()
    payload = carried(hit["payload"].decode())
    return Candidate(value, facts=facts_of(payload, organization="org", host="url", issued="iat")) if payload else None


def _sample() -> str:
    import base64  # noqa: PLC0415  because only the sample needs it

    payload = b'{"iat":1718000000.1,"url":"https://sentry.io","region_url":"https://de.sentry.io","org":"contoso"}'
    return f"SENTRY_AUTH_TOKEN=sntrys_{base64.b64encode(payload).decode()}_{'aZ3k9Q+x7L/mP2v' * 2}Rt8wYb5nDj4sH"


ORGANIZATION_TOKEN = sentry.detector(
    "sentry-organization-token",
    "Sentry auth token of an organization",
    token(r"sntrys_(?P<payload>eyJ[A-Za-z0-9+/]{16,500}={0,2})_[A-Za-z0-9+/]{43}", more="A-Za-z0-9_+/"),
    confirm=organization_token,
    finds=(_sample,),
    ignores=("sntrys_eyJ<alnum:20>", "sntrys_eyJ<alnum:61>_<alnum:43>"),
)

USER_TOKEN = sentry.detector(
    "sentry-user-token",
    "Sentry auth token of a user, an app or an integration",
    token(r"sntry[uair]_[0-9a-f]{64}"),
    entropy=3.0,
    finds=("SENTRY_AUTH_TOKEN=sntryu_<hex:64>", "token=sntryi_<hex:64>"),
    ignores=("sntryu_<hex:32>", "sntryx_<hex:64>"),
)

LEGACY_TOKEN = sentry.detector(
    "sentry-legacy-token",
    "Sentry auth token in its older form",
    assigned(r"sentry[\w.\-]{0,16}(?:auth|token)", r"[0-9a-f]{64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("SENTRY_AUTH_TOKEN=<hex:64>", "sentry-token: '<hex:64>'"),
    ignores=("SENTRY_RELEASE=<hex:64>", "SENTRY_AUTH_TOKEN=<hex:40>"),
)
