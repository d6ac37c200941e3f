"""Zhipu AI (GLM): the id of the key stands before its secret."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.told import told

zhipu = Provider(
    "Zhipu AI",
    reference="https://docs.bigmodel.cn/",
    remedy="Delete the key on the platform's API keys page and see its usage.",
)

KEY = zhipu.detector(
    "zhipu-api-key",
    "Zhipu AI API key",
    assigned(
        rf"{key_of('zhipu|bigmodel|chatglm')}|(?<![A-Za-z0-9])(?:zai|glm)_api_key",
        r"(?P<id>[0-9a-f]{32})\.[A-Za-z0-9]{16}",
    ),
    confirm=told("zhipu.api_key:{id}"),
    finds=("ZHIPUAI_API_KEY=<hex:32>.<alnum:16>", 'ZAI_API_KEY: "<hex:32>.<alnum:16>"'),
    ignores=("ZHIPUAI_API_KEY=<hex:32>", "release_key=<hex:32>.<alnum:16>"),
)
