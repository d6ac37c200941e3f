"""Notion."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

notion = Provider(
    "Notion",
    reference="https://developers.notion.com/docs/authorization",
    remedy="Refresh the integration's secret on its page and see which pages it was given.",
)

TOKEN = notion.detector(
    "notion-token",
    "Notion integration token",
    token(r"ntn_\d{11}[A-Za-z0-9]{35}"),
    finds=("NOTION_TOKEN=ntn_<digit:11><alnum:35>", 'auth: "ntn_<digit:11><alnum:35>"'),
    ignores=("ntn_<alnum:20>", "ntn_<lower:46>", "untn_<digit:11><alnum:35>"),
)

LEGACY_TOKEN = notion.detector(
    "notion-legacy-token",
    "Notion integration token in its older form",
    token(r"secret_[A-Za-z0-9]{43}"),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    confirm=mixed,
    finds=("NOTION_API_KEY=secret_<alnum:43>", 'new Client({ auth: "secret_<alnum:43>" })'),
    ignores=("secret_<alnum:20>", "client_secret_<hex:40>", "secret_of_the_service_that_nobody_should_ever_see"),
)
