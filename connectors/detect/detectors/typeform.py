"""Typeform."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

typeform = Provider(
    "Typeform",
    reference="https://www.typeform.com/developers/get-started/personal-access-token/",
    remedy="Delete the token in the account's personal tokens; it may have read every answer to its forms.",
)

TOKEN = typeform.detector(
    "typeform-access-token",
    "Typeform personal access token",
    token(r"tfp_[\w.=-]{40,64}"),
    entropy=3.5,
    confirm=mixed,
    finds=("TYPEFORM_TOKEN=tfp_<alnum:44>_<alnum:14>", "Authorization: Bearer tfp_<alnum:44>"),
    ignores=("tfp_<alnum:20>", "stfp_<alnum:44>"),
)
