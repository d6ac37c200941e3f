"""Sanity."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of

sanity = Provider(
    "Sanity",
    reference="https://www.sanity.io/docs/http-auth",
    remedy="Delete the token in the project's API settings and see the history of its documents.",
)

TOKEN = sanity.detector(
    "sanity-api-token",
    "Sanity API token of a project",
    assigned(key_of("sanity"), r"sk[A-Za-z0-9]{78,180}"),
    entropy=4.0,
    confirm=mixed,
    finds=("SANITY_API_TOKEN=sk<alnum:80>", "sanity_auth_token: 'sk<alnum:178>'"),
    ignores=("SANITY_API_TOKEN=sk<alnum:20>", "SANITY_PROJECT=sk<alnum:80>"),
)
