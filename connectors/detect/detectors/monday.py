"""monday.com: tokens are signed and tell the account and the user."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.payload import carried, facts_of
from connectors.detect.shapes.pieces import SIGNED

monday = Provider(
    "monday.com",
    reference="https://developer.monday.com/api-reference/docs/authentication",
    remedy="Regenerate the token in the user's developer settings, which ends the old one.",
)


def token_of_user(hit: re.Match[bytes]) -> Candidate | None:
    """Tell whose token it is and in which account."""
    value = hit["secret"].decode()
    return Candidate(value, facts=facts_of(carried(value.split(".")[1]), account="actid", user="uid", region="rgn"))


TOKEN = monday.detector(
    "monday-api-token",
    "monday.com API token",
    assigned(key_of("monday"), SIGNED),
    confirm=token_of_user,
    finds=("MONDAY_API_TOKEN=eyJ<alnum:17>.eyJ<alnum:80>.<base64url:43>",),
    ignores=("MONDAY_BOARD=eyJ<alnum:17>.eyJ<alnum:80>.<base64url:43>", "MONDAY_API_TOKEN=<hex:32>"),
)
