"""Calendly."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.payload import carried, facts_of
from connectors.detect.shapes.pieces import SIGNED

calendly = Provider(
    "Calendly",
    reference="https://developer.calendly.com/how-to-authenticate-with-personal-access-tokens",
    remedy="Revoke the token on the integrations page of the account.",
)


def token_of_user(hit: re.Match[bytes]) -> Candidate | None:
    """Tell whose token it is; its own id stands in it too."""
    value = hit["secret"].decode()
    payload = carried(value.split(".")[1])
    token_id = facts_of(payload, id="jti").get("id")
    return Candidate(value, f"calendly.token:{token_id}" if token_id else None, facts_of(payload, user="user_uuid"))


TOKEN = calendly.detector(
    "calendly-access-token",
    "Calendly personal access token",
    assigned(key_of("calendly"), SIGNED),
    confirm=token_of_user,
    finds=("CALENDLY_TOKEN=eyJ<alnum:40>.eyJ<alnum:120>.<base64url:86>",),
    ignores=("CALENDLY_URL=eyJ<alnum:40>.eyJ<alnum:120>.<base64url:86>", "CALENDLY_TOKEN=<alnum:20>"),
)
