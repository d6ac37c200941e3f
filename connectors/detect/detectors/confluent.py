"""Confluent Cloud. The key is public, its secret is not."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

confluent = Provider(
    "Confluent",
    reference="https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
    remedy="Delete the key (confluent api-key delete) and see the audit log.",
)

SECRET = confluent.detector(
    "confluent-api-secret",
    "Confluent API secret",
    token(r"cflt[A-Za-z0-9+/]{60}", more="A-Za-z0-9+/="),
    entropy=4.0,
    finds=("CONFLUENT_API_SECRET=cflt<base64:60>", "sasl.password=cflt<base64:60>"),
    ignores=("cflt<alnum:20>", "acflt<alnum:60>"),
)

LEGACY_SECRET = confluent.detector(
    "confluent-legacy-api-secret",
    "Confluent API secret in its older form",
    assigned(r"(?:confluent|ccloud)[\w.\-]{0,24}secret", r"[A-Za-z0-9+/]{64}", more="A-Za-z0-9+/="),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    confirm=mixed,
    finds=("CONFLUENT_CLOUD_API_SECRET=<base64:64>", "ccloud_secret: '<base64:64>'"),
    ignores=("CONFLUENT_API_KEY=<upperalnum:16>", "CONFLUENT_API_SECRET=<base64:32>"),
)

SASL = confluent.detector(
    "confluent-sasl-password",
    "Confluent API key with its secret in a Kafka login",
    r"PlainLoginModule\s{1,4}required\s{1,4}username\s{0,2}=\s{0,2}\\?[\"'](?P<id>[A-Z0-9]{16})\\?[\"']\s{1,4}"
    r"password\s{0,2}=\s{0,2}\\?[\"'](?P<secret>[A-Za-z0-9+/]{64})\\?[\"']",
    confirm=told("confluent.api_key:{id}"),
    finds=("o.a.k.PlainLoginModule required username='<upperalnum:16>' password='<base64:64>';",),
    ignores=(
        "PlainLoginModule required username='kafka' password='kafka-secret';",
        "PlainLoginModule required username='<upperalnum:16>'",
    ),
)
