"""PagerDuty."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

pagerduty = Provider(
    "PagerDuty",
    reference="https://support.pagerduty.com/main/docs/api-access-keys",
    remedy="Delete the key in the integrations' or the user's settings and see the audit trail.",
)

KEY = pagerduty.detector(
    "pagerduty-api-key",
    "PagerDuty API key",
    assigned(
        rf"{key_of('pager[_-]?duty', 'key|token|auth')}|authorization[\"']?[:=, ]{{1,3}}[\"']?token[ ]token",
        r"(?:[uey]\+[\w-]{18}|[A-Za-z0-9][\w+-]{18}[A-Za-z0-9])",
    ),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("PAGERDUTY_API_KEY=u+<alnum:18>", "Authorization: Token token=<alnum:20>"),
    ignores=("PAGERDUTY_SERVICE=<alnum:20>", "PAGERDUTY_API_KEY=<alnum:12>"),
)

INTEGRATION_KEY = pagerduty.detector(
    "pagerduty-integration-key",
    "PagerDuty integration key of a service",
    assigned(r"pager[_-]?duty[\w.\-]{0,20}key|(?<![a-z])routing_key", r"[0-9a-zR][0-9a-zA-Z]{31}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    remedy="Delete the integration of the service and add another: who has its key can raise incidents.",
    finds=("PAGERDUTY_INTEGRATION_KEY=<hex:32>", '"routing_key": "R<upperalnum:31>"'),
    ignores=("PAGERDUTY_SERVICE_ID=<hex:32>", "routing_key=<alnum:12>", "routing_key = 'orders.created'"),
)
