"""Intercom. Behind its base64 a token says that it is one."""

from __future__ import annotations

import re

from connectors.detect.declare import token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import plain

intercom = Provider(
    "Intercom",
    reference="https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
    remedy="Regenerate the token of the app in the developer hub.",
)


def access_token(hit: re.Match[bytes]) -> Candidate | None:
    """Take what begins with the mark of a token once it is decoded."""
    value = hit["secret"].decode()
    return Candidate(value) if plain(value).startswith(b"tok:") else None


def _sample() -> str:
    import base64  # noqa: PLC0415  because only the sample needs it

    return "INTERCOM_ACCESS_TOKEN=" + base64.b64encode(b"tok:" + b"9f1c_4e" * 5 + b":1:0:ab").decode()


TOKEN = intercom.detector(
    "intercom-access-token",
    "Intercom access token",
    token(r"dG9r[A-Za-z0-9+/]{52,60}={0,2}", more="A-Za-z0-9+/="),
    confirm=access_token,
    finds=(_sample,),
    ignores=("dG9r<alnum:20>", "dG9r<alnum:100>", "xdG9rO<alnum:54>="),
)
