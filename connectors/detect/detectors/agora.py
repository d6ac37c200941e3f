"""Agora."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from graph.leaks import Confidence

agora = Provider(
    "Agora",
    reference="https://docs.agora.io/en/video-calling/get-started/manage-agora-account",
    remedy="Enable the project's secondary certificate, move to it, and delete this one.",
)

CERTIFICATE = agora.detector(
    "agora-app-certificate",
    "Agora app certificate of a project",
    assigned(r"agora[\w.\-]{0,20}(?:certificate|secret)", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("AGORA_APP_CERTIFICATE=<hex:32>", 'agoraCustomerSecret: "<hex:32>"'),
    ignores=("AGORA_APP_ID=<hex:32>", "AGORA_APP_CERTIFICATE=<hex:12>"),
)
