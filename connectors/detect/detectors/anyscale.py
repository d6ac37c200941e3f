"""Anyscale."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

anyscale = Provider(
    "Anyscale",
    reference="https://docs.anyscale.com/administration/organization/organization-settings",
    remedy="Delete the key in the console's API keys and see which jobs ran.",
)

KEY = anyscale.detector(
    "anyscale-api-key",
    "Anyscale API key",
    token(r"(?:esecret|aph0)_[A-Za-z0-9]{24,60}"),
    entropy=3.3,
    confirm=mixed,
    finds=("ANYSCALE_API_KEY=esecret_<loweralnum:26>", "ANYSCALE_CLI_TOKEN=aph0_<alnum:43>"),
    ignores=("esecret_<alnum:10>", "thesecret_<alnum:26>"),
)
