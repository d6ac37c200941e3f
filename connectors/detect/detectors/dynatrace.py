"""Dynatrace. The part before the second dot is the token's public id."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

dynatrace = Provider(
    "Dynatrace",
    reference="https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients",
    remedy="Revoke the token in the environment's access tokens and see the audit log.",
)

TOKEN = dynatrace.detector(
    "dynatrace-token",
    "Dynatrace API token, platform token or OAuth secret",
    token(r"(?P<id>dt0[a-z]\d{2}\.[A-Z0-9]{8,24})\.[A-Z0-9]{64}"),
    confirm=told("dynatrace.token:{id}"),
    finds=("DT_API_TOKEN=dt0c01.<base32:24>.<base32:64>", "Authorization: Api-Token dt0s02.<base32:8>.<base32:64>"),
    ignores=("dt0c01.<base32:24>", "dt0c01.<base32:24>.<base32:20>"),
)
