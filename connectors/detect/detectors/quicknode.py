"""QuickNode: the address of an endpoint is its only protection."""

from __future__ import annotations

from connectors.detect.model import Provider

quicknode = Provider(
    "QuickNode",
    reference="https://www.quicknode.com/guides/quicknode-products/endpoint-security/an-introduction-to-endpoint-security",
    remedy="Roll the token in the endpoint's security settings.",
)

TOKEN = quicknode.detector(
    "quicknode-endpoint-token",
    "QuickNode token of an endpoint",
    r"\.quiknode\.pro/(?P<secret>[0-9a-f]{40})(?![A-Za-z0-9])",
    entropy=3.0,
    finds=("https://still-old-paper.quiknode.pro/<hex:40>/",),
    ignores=("https://still-old-paper.quiknode.pro/<hex:12>", "https://docs-demo.quiknode.pro/"),
)
