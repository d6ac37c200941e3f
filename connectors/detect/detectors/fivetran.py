"""Fivetran."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

fivetran = Provider(
    "Fivetran",
    reference="https://fivetran.com/docs/rest-api/getting-started",
    remedy="Generate another key and secret for the user, which ends the old ones, and see the account's logs.",
)

SECRET = fivetran.detector(
    "fivetran-api-secret",
    "Fivetran API secret",
    assigned(r"fivetran[\w.\-]{0,20}secret", r"[A-Za-z0-9]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("FIVETRAN_API_SECRET=<alnum:32>",),
    ignores=("FIVETRAN_API_KEY=<alnum:16>", "FIVETRAN_API_SECRET=<alnum:12>"),
)
