"""Segment, by Twilio. The write key of a web source is meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

segment = Provider(
    "Segment",
    reference="https://segment.com/docs/api/public-api/",
    remedy="Delete the token in the workspace's access management and see its audit trail.",
)

TOKEN = segment.detector(
    "segment-public-api-token",
    "Segment token of the Public API",
    token(r"sgp_[A-Za-z0-9]{64}"),
    entropy=3.5,
    finds=("SEGMENT_TOKEN=sgp_<alnum:64>",),
    ignores=("sgp_<alnum:20>", "asgp_<alnum:64>"),
)

WRITE_KEY = segment.detector(
    "segment-write-key",
    "Segment write key of a source",
    assigned(r"segment[\w.\-]{0,16}write[_.\-]?key", r"[A-Za-z0-9]{32}"),
    confidence=Confidence.LOW,
    entropy=3.5,
    confirm=mixed,
    finds=("SEGMENT_WRITE_KEY=<alnum:32>",),
    ignores=("SEGMENT_SOURCE=<alnum:32>", "SEGMENT_WRITE_KEY=<alnum:12>"),
)
