"""ElevenLabs."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

elevenlabs = Provider(
    "ElevenLabs",
    reference="https://elevenlabs.io/docs/api-reference/authentication",
    remedy="Delete the key in the workspace's settings and see its usage.",
)

KEY = elevenlabs.detector(
    "elevenlabs-api-key",
    "ElevenLabs API key",
    token(r"sk_[0-9a-f]{48}"),
    entropy=3.0,
    finds=("ELEVENLABS_API_KEY=sk_<hex:48>", 'xi-api-key: "sk_<hex:48>"'),
    ignores=("sk_<hex:40>", "task_<hex:48>", "sk_<hex:64>"),
)

LEGACY_KEY = elevenlabs.detector(
    "elevenlabs-legacy-api-key",
    "ElevenLabs API key in its older form",
    assigned(rf"{key_of('eleven[_-]?labs')}|(?<![A-Za-z0-9])xi[_-]api[_-]key", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("ELEVEN_LABS_API_KEY=<hex:32>", 'headers = {"xi-api-key": "<hex:32>"}'),
    ignores=("ELEVENLABS_VOICE_ID=<hex:32>", "xi-api-key: <hex:64>"),
)
