"""NVIDIA's API catalogue and NGC."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider

nvidia = Provider(
    "NVIDIA",
    reference="https://docs.nvidia.com/ngc/latest/ngc-user-guide.html",
    remedy="Delete the key in NGC's or the catalogue's settings and see what was pulled or called with it.",
)

KEY = nvidia.detector(
    "nvidia-api-key",
    "NVIDIA API key",
    token(r"nvapi-[\w-]{60,68}"),
    entropy=3.5,
    finds=("NVIDIA_API_KEY=nvapi-<base64url:63>a", 'api_key="nvapi-<base64url:63>b"'),
    ignores=("nvapi-<alnum:20>", "nvapi-settings-of-the-driver"),
)
