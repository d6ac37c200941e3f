"""New Relic. Browser keys (``NRJS-``) are meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

newrelic = Provider(
    "New Relic",
    reference="https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
    remedy="Delete the key in the API keys page and see the account's audit events.",
)

USER_KEY = newrelic.detector(
    "newrelic-user-key",
    "New Relic user key",
    token(r"NRAK-[A-Z0-9]{27}"),
    entropy=3.0,
    finds=("NEW_RELIC_API_KEY=NRAK-<upperalnum:27>", 'API-Key: "NRAK-<upperalnum:27>"'),
    ignores=("NRAK-<upperalnum:12>", "ENRAK-<upperalnum:27>"),
)

INSERT_KEY = newrelic.detector(
    "newrelic-insights-key",
    "New Relic insights insert or query key",
    token(r"NRI[IQ]-[\w-]{32}"),
    entropy=3.5,
    confirm=mixed,
    finds=("NEW_RELIC_INSERT_KEY=NRII-<base64url:31>a", "X-Query-Key: NRIQ-<alnum:32>"),
    ignores=("NRII-<alnum:12>", "NRIX-<alnum:32>"),
)

LICENSE_KEY = newrelic.detector(
    "newrelic-license-key",
    "New Relic license key",
    token(r"(?:(?P<region>eu|gov)\d{2}xx)?[0-9a-f]{30,36}NRAL"),
    entropy=3.0,
    confirm=told(region="{region}"),
    finds=("NEW_RELIC_LICENSE_KEY=<hex:36>NRAL", "license_key: 'eu01xx<hex:30>NRAL'"),
    ignores=("<hex:20>NRAL", "<hex:36>NRALS"),
)

LEGACY_LICENSE_KEY = newrelic.detector(
    "newrelic-legacy-license-key",
    "New Relic license key in its older form",
    assigned(r"new[_-]?relic[\w.\-]{0,12}(?:license|key)", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("NEW_RELIC_LICENSE_KEY=<hex:40>", "newrelic.license: '<hex:40>'"),
    ignores=("NEW_RELIC_LICENSE_KEY=<hex:32>", "NEW_RELIC_COMMIT=<hex:40>"),
)

ADMIN_KEY = newrelic.detector(
    "newrelic-admin-key",
    "New Relic admin or REST key in its older form",
    token(r"NR(?:AA|RA)-[0-9a-f]{27,42}"),
    entropy=3.0,
    finds=("NEW_RELIC_ADMIN_KEY=NRAA-<hex:27>", "X-Api-Key: NRRA-<hex:42>"),
    ignores=("NRAA-<hex:12>", "NRJS-<hex:19>"),
)
