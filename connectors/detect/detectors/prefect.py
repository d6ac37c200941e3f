"""Prefect Cloud."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

prefect = Provider(
    "Prefect",
    reference="https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
    remedy="Delete the key of the user or service account and see the account's audit log.",
)

KEY = prefect.detector(
    "prefect-api-key",
    "Prefect Cloud API key of a user or a service account",
    token(r"pn(?P<kind>u|b)_[A-Za-z0-9]{36}"),
    entropy=3.5,
    confirm=mixed,
    finds=("PREFECT_API_KEY=pnu_<alnum:36>", "prefect cloud login --key pnb_<alnum:36>"),
    ignores=("pnu_<alnum:12>", "apnu_<alnum:36>"),
)
