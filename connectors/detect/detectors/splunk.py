"""Splunk."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import ANY_UUID
from graph.leaks import Confidence

splunk = Provider(
    "Splunk",
    reference="https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector",
    remedy="Delete the token of the HTTP Event Collector and see what was sent with it.",
)

HEC_TOKEN = splunk.detector(
    "splunk-hec-token",
    "Splunk token of the HTTP Event Collector",
    assigned(
        rf"{key_of('splunk')}|(?<![A-Za-z0-9])hec[_.\-]?token|authorization[\"']?[:=, ]{{1,3}}[\"']?splunk", ANY_UUID
    ),
    confidence=Confidence.MEDIUM,
    finds=("SPLUNK_HEC_TOKEN=<uuid>", "curl -H 'Authorization: Splunk <uuid>' https://splunk:8088"),
    ignores=("SPLUNK_INDEX=<uuid>", "SPLUNK_HEC_TOKEN=<hex:20>"),
)

OBSERVABILITY_TOKEN = splunk.detector(
    "splunk-observability-token",
    "Splunk Observability Cloud access token",
    assigned(r"(?:signalfx|sfx|splunk)[\w.\-]{0,16}(?:access|auth|api)?[\w.\-]{0,4}token|x-sf-token", r"[\w-]{22}"),
    confidence=Confidence.MEDIUM,
    entropy=3.7,
    confirm=mixed,
    finds=("SPLUNK_ACCESS_TOKEN=<base64url:21>a", "X-SF-TOKEN: <alnum:22>"),
    ignores=("SPLUNK_REALM=us0", "SPLUNK_ACCESS_TOKEN=<alnum:12>"),
)
