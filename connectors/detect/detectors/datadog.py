"""Datadog. Client tokens (``pub``) are meant for browsers."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

datadog = Provider(
    "Datadog",
    reference="https://docs.datadoghq.com/account_management/api-app-keys/",
    remedy="Revoke the key in the organization's settings and see the audit trail.",
)

_site = beside(site=r"(?:us3\.|us5\.|ap1\.|ap2\.)?datadoghq\.(?:com|eu)|ddog-gov\.com")

API_KEY = datadog.detector(
    "datadog-api-key",
    "Datadog API key",
    assigned(r"(?:datadog|(?<![A-Za-z0-9])dd)[\w.\-]{0,12}api[\w.\-]{0,4}key", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=_site,
    looks_around=True,
    finds=("DD_API_KEY=<hex:32>", "site: datadoghq.eu\ndatadog_api_key: '<hex:32>'", 'DD-API-KEY: "<hex:32>"'),
    ignores=("DD_API_KEY=<hex:40>", "DD_VERSION=<hex:32>", "add_api_key=<hex:32>"),
)

APP_KEY = datadog.detector(
    "datadog-application-key",
    "Datadog application key",
    assigned(r"(?:datadog|(?<![A-Za-z0-9])dd)[\w.\-]{0,12}app[\w.\-]{0,12}key", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=_site,
    looks_around=True,
    finds=("DD_APP_KEY=<hex:40>", "datadog_application_key: '<hex:40>'"),
    ignores=("DD_APP_KEY=<hex:32>", "DD_GIT_COMMIT_SHA=<hex:40>"),
)

PREFIXED_KEY = datadog.detector(
    "datadog-prefixed-application-key",
    "Datadog application key",
    token(r"ddapp_[A-Za-z0-9]{34}"),
    entropy=3.5,
    confirm=mixed,
    finds=("DD_APP_KEY=ddapp_<alnum:34>",),
    ignores=("ddapp_<alnum:12>", "addapp_<alnum:34>"),
)
