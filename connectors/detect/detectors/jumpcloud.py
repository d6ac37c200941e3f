"""JumpCloud."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from graph.leaks import Confidence

jumpcloud = Provider(
    "JumpCloud",
    reference="https://jumpcloud.com/support/jumpcloud-apis1",
    remedy="Generate another key for the administrator, which ends the old one, and see the directory's events.",
)

KEY = jumpcloud.detector(
    "jumpcloud-api-key",
    "JumpCloud API key",
    token(r"jca_[A-Za-z0-9]{36}"),
    entropy=3.5,
    confirm=mixed,
    finds=("JUMPCLOUD_API_KEY=jca_<alnum:36>", "x-api-key: jca_<alnum:36>"),
    ignores=("jca_<alnum:12>", "ajca_<alnum:36>"),
)

LEGACY_KEY = jumpcloud.detector(
    "jumpcloud-legacy-api-key",
    "JumpCloud API key in its older form",
    assigned(key_of("jump[_-]?cloud"), r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("JUMPCLOUD_API_KEY=<hex:40>",),
    ignores=("JUMPCLOUD_ORG=<hex:24>", "JUMPCLOUD_API_KEY=<hex:20>"),
)
