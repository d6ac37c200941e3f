"""Mem0."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of

mem0 = Provider(
    "Mem0",
    reference="https://docs.mem0.ai/platform/quickstart",
    remedy="Delete the key in the dashboard; memories hold what users said, so see who read them.",
)

KEY = mem0.detector(
    "mem0-api-key",
    "Mem0 API key",
    assigned(rf"{key_of('mem0')}|memoryclient\(api_key", r"m0-[A-Za-z0-9]{40}"),
    entropy=3.5,
    confirm=mixed,
    finds=("MEM0_API_KEY=m0-<alnum:40>", 'MemoryClient(api_key="m0-<alnum:40>")'),
    ignores=("MEM0_API_KEY=m0-<alnum:12>", "item0-<alnum:40>"),
)
