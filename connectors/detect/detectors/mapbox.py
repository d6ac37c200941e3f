"""Mapbox. Tokens that begin with pk are public; those with sk are not, and both tell whose they are."""

from __future__ import annotations

import re

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import carried, facts_of

mapbox = Provider(
    "Mapbox",
    reference="https://docs.mapbox.com/accounts/guides/tokens/",
    remedy="Delete the token in the account and see its statistics.",
)


def secret_token(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the account and the token's id."""
    value = hit["secret"].decode()
    payload = carried(value.split(".")[1])
    told_id = facts_of(payload, id="a").get("id")
    return Candidate(value, f"mapbox.token:{told_id}" if told_id else None, facts_of(payload, account="u"))


TOKEN = mapbox.detector(
    "mapbox-secret-token",
    "Mapbox secret token",
    token(r"sk\.eyJ1Ijoi[\w-]{20,200}\.[\w-]{22}"),
    confirm=secret_token,
    finds=(
        "MAPBOX_SECRET_TOKEN=sk.eyJ1Ijoi<alnum:60>.<base64url:21>a",
        "?access_token=sk.eyJ1Ijoi<alnum:60>.<alnum:22>",
    ),
    ignores=("pk.eyJ1Ijoi<alnum:60>.<alnum:22>", "sk.eyJ1Ijoi<alnum:60>"),
)
