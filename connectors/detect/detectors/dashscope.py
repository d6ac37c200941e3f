"""Alibaba Cloud's Model Studio (DashScope)."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of

dashscope = Provider(
    "Alibaba Cloud Model Studio",
    reference="https://www.alibabacloud.com/help/en/model-studio/get-api-key",
    remedy="Delete the key in the Model Studio console and see its usage.",
)

KEY = dashscope.detector(
    "dashscope-api-key",
    "Alibaba Cloud Model Studio API key",
    assigned(key_of("dashscope|qwen|bailian"), r"sk-[0-9a-f]{32}"),
    entropy=3.0,
    finds=("DASHSCOPE_API_KEY=sk-<hex:32>", 'dashscope.api_key = "sk-<hex:32>"'),
    ignores=("DASHSCOPE_API_KEY=<hex:32>", "qwen_key=sk-<hex:12>"),
)
