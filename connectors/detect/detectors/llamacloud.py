"""LlamaCloud and LlamaParse."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

llamacloud = Provider(
    "LlamaCloud",
    reference="https://docs.cloud.llamaindex.ai/api_key",
    remedy="Revoke the key on the project's API keys page and see its usage.",
)

KEY = llamacloud.detector(
    "llamacloud-api-key",
    "LlamaCloud API key",
    token(r"llx-[A-Za-z0-9]{48}"),
    entropy=3.5,
    finds=("LLAMA_CLOUD_API_KEY=llx-<alnum:48>", 'LlamaParse(api_key="llx-<alnum:48>")'),
    ignores=("llx-<alnum:20>", "llx-...", "allx-<alnum:48>"),
)
