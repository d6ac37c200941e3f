"""Amplitude. The API key of a project is meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

amplitude = Provider(
    "Amplitude",
    reference="https://amplitude.com/docs/apis/authentication",
    remedy="Revoke the project's secret key in the settings and generate another.",
)

SECRET = amplitude.detector(
    "amplitude-secret-key",
    "Amplitude secret key of a project",
    assigned(r"amplitude[\w.\-]{0,20}secret", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("AMPLITUDE_SECRET_KEY=<hex:32>",),
    ignores=("AMPLITUDE_API_KEY=<hex:32>", "AMPLITUDE_SECRET_KEY=<hex:12>"),
)
