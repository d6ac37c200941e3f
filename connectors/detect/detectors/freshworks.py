"""Freshworks: Freshdesk and Freshservice."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

freshworks = Provider(
    "Freshworks",
    reference="https://support.freshdesk.com/support/solutions/articles/215517",
    remedy="Reset the key in the agent's profile settings and see the audit log.",
)

KEY = freshworks.detector(
    "freshworks-api-key",
    "Freshdesk or Freshservice API key of an agent",
    assigned(key_of("freshdesk|freshservice|freshworks"), r"[A-Za-z0-9]{20}"),
    confidence=Confidence.MEDIUM,
    entropy=3.3,
    confirm=beside(host=r"[a-z0-9][a-z0-9-]{1,60}\.fresh(?:desk|service)\.com"),
    looks_around=True,
    finds=("FRESHDESK_API_KEY=<alnum:20>", "host: contoso.freshdesk.com\nfreshdesk_key: '<alnum:20>'"),
    ignores=("FRESHDESK_API_KEY=<alnum:12>", "FRESHDESK_DOMAIN=<alnum:20>"),
)
