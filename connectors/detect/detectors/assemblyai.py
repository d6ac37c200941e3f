"""AssemblyAI."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

assemblyai = Provider(
    "AssemblyAI",
    reference="https://www.assemblyai.com/docs/getting-started/models",
    remedy="Delete the key in the dashboard and see its usage.",
)

KEY = assemblyai.detector(
    "assemblyai-api-key",
    "AssemblyAI API key",
    assigned(rf"{key_of('assembly[_-]?ai')}|(?<![A-Za-z0-9])aai\.settings\.api_key", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("ASSEMBLYAI_API_KEY=<hex:32>", 'aai.settings.api_key = "<hex:32>"'),
    ignores=("ASSEMBLYAI_API_KEY=<hex:40>", "assembly_key = <hex:32>"),
)
