"""IFTTT."""

from __future__ import annotations

from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

ifttt = Provider(
    "IFTTT",
    reference="https://help.ifttt.com/hc/en-us/articles/115010230347",
    remedy="Edit the connection of the Webhooks service, which gives it another key.",
)

KEY = ifttt.detector(
    "ifttt-webhook-key",
    "IFTTT webhook key",
    r"maker\.ifttt\.com/(?:trigger/[\w{}$-]{1,60}/(?:json/)?with|use)/(?:key/)?(?P<secret>[\w-]{21,43})(?![\w-])",
    entropy=3.5,
    confirm=mixed,
    finds=(
        "https://maker.ifttt.com/trigger/door_opened/with/key/<base64url:21>a",
        "https://maker.ifttt.com/use/<alnum:22>",
    ),
    ignores=(
        "https://maker.ifttt.com/trigger/door/with/key/KEY",
        "https://maker.ifttt.com/trigger/door/with/key/<alnum:8>",
    ),
)
