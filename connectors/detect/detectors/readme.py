"""ReadMe."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

readme = Provider(
    "ReadMe",
    reference="https://docs.readme.com/main/reference/authentication",
    remedy="Delete the key in the project's settings and see the history of its pages.",
)

KEY = readme.detector(
    "readme-api-key",
    "ReadMe API key",
    token(r"rdme_[a-z0-9]{68,72}"),
    entropy=3.5,
    finds=("README_API_KEY=rdme_<loweralnum:70>", "rdme login --key rdme_<loweralnum:70>"),
    ignores=("rdme_<loweralnum:12>", "ardme_<loweralnum:70>"),
)
