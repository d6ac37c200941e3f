"""Grafana: tokens of service accounts carry a checksum, the others tell whose they are."""

from __future__ import annotations

import re
import zlib

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import carried, facts_of

grafana = Provider(
    "Grafana",
    reference="https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    remedy="Delete the token of the service account or of the access policy and see the audit log.",
)


def service_account_token(hit: re.Match[bytes]) -> Candidate | None:
    """Take what its own checksum proves."""
    body, checksum = hit["body"], hit["checksum"]
    if zlib.crc32(body).to_bytes(4, "little").hex().encode() != checksum:
        return None
    return Candidate(hit["secret"].decode())


def cloud_token(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the organization and the name of a token of an access policy."""
    value = hit["secret"].decode()
    payload = carried(hit["payload"].decode())
    if "k" not in payload:
        return None
    place = payload.get("m")
    region = facts_of(place, region="r") if isinstance(place, dict) else {}
    return Candidate(value, facts=facts_of(payload, organization="o", name="n") | region)


def legacy_key(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the organization and the name of a key."""
    value = hit["secret"].decode()
    payload = carried(value)
    return Candidate(value, facts=facts_of(payload, organization="id", name="n")) if "k" in payload else None


def _service_account_sample() -> str:
    body = b"glsa_" + b"Zk3Xq9Lm2Vb7Tn5R" * 2
    return f"GRAFANA_TOKEN={body.decode()}_{zlib.crc32(body).to_bytes(4, 'little').hex()}"


def _carrying(prefix: str, payload: bytes) -> str:
    import base64  # noqa: PLC0415  because only the samples need it

    return prefix + base64.b64encode(payload).decode()


TOKEN = grafana.detector(
    "grafana-service-account-token",
    "Grafana token of a service account",
    token(r"(?P<body>glsa_[A-Za-z0-9]{32})_(?P<checksum>[0-9a-f]{8})"),
    confirm=service_account_token,
    finds=(_service_account_sample,),
    ignores=("glsa_<alnum:32>_<hex:8>", "glsa_<alnum:32>"),
)

CLOUD_TOKEN = grafana.detector(
    "grafana-cloud-token",
    "Grafana Cloud token of an access policy",
    token(r"glc_(?P<payload>eyJ[A-Za-z0-9+/]{40,400}={0,2})", more="A-Za-z0-9_+/="),
    confirm=cloud_token,
    finds=(
        lambda: _carrying(
            "GRAFANA_CLOUD_TOKEN=glc_",
            b'{"o":"682345","n":"contoso-writer","k":"9fQ2xL7vT3mZ8kR1wB5n","m":{"r":"prod-eu-west-2"}}',
        ),
    ),
    ignores=("glc_eyJ<alnum:12>", "glc_eyJ<alnum:81>"),
)

LEGACY_KEY = grafana.detector(
    "grafana-legacy-api-key",
    "Grafana API key in its older form",
    token(r"eyJrIjoi[A-Za-z0-9+/]{60,400}={0,2}", more="A-Za-z0-9_+/="),
    confirm=legacy_key,
    finds=(
        lambda: _carrying("Authorization: Bearer ", b'{"k":"vT9xQ2mZ7kR3wB1nL5pS8dF4gH6jK0aC","n":"contoso","id":1}'),
    ),
    ignores=("eyJrIjoi<alnum:20>", "eyJrIjoi<alnum:81>"),
)
