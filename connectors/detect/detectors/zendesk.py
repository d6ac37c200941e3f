"""Zendesk. A token opens the account of the agent it is used with."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

zendesk = Provider(
    "Zendesk",
    reference="https://support.zendesk.com/hc/en-us/articles/4408889192858",
    remedy="Deactivate the token in the Admin Center and see the audit log.",
)

TOKEN = zendesk.detector(
    "zendesk-api-token",
    "Zendesk API token",
    assigned(key_of("zendesk", "token|key|secret"), r"[A-Za-z0-9]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=beside(host=r"(?!www\.|support\.|developer\.)[a-z0-9][a-z0-9-]{1,60}\.zendesk\.com"),
    looks_around=True,
    finds=("ZENDESK_API_TOKEN=<alnum:40>", "ZENDESK_URL=https://contoso.zendesk.com\nZENDESK_TOKEN=<alnum:40>"),
    ignores=("ZENDESK_API_TOKEN=<alnum:20>", "ZENDESK_USER=<alnum:40>"),
)
