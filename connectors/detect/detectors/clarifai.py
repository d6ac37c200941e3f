"""Clarifai."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

clarifai = Provider(
    "Clarifai",
    reference="https://docs.clarifai.com/control/authentication/pat/",
    remedy="Delete the token in the security settings and see its usage.",
)

KEY = clarifai.detector(
    "clarifai-access-token",
    "Clarifai access token or API key",
    assigned(key_of("clarifai"), r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("CLARIFAI_PAT=<hex:32>", 'clarifai_api_key: "<hex:32>"'),
    ignores=("CLARIFAI_USER_ID=<hex:32>", "CLARIFAI_PAT=<hex:40>"),
)
