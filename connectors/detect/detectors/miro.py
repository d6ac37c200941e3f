"""Miro: a token begins with the region it belongs to."""

from __future__ import annotations

import re

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import carried, facts_of

miro = Provider(
    "Miro",
    reference="https://developers.miro.com/docs/getting-started-with-oauth",
    remedy="Uninstall the app from the team, which ends its tokens.",
)


def region_of(hit: re.Match[bytes]) -> Candidate | None:
    """Tell the region that the first part names."""
    value = hit["secret"].decode()
    return Candidate(value, facts=facts_of(carried(value.split("_")[0]), region="miro.origin"))


TOKEN = miro.detector(
    "miro-access-token",
    "Miro access token",
    token(r"eyJtaXJvLm9yaWdpbiI6[A-Za-z0-9+/=]{8,20}_[\w-]{27}"),
    confirm=region_of,
    finds=("MIRO_ACCESS_TOKEN=eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_<base64url:26>a",),
    ignores=("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ", "eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_<alnum:10>"),
)
