"""Figma."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of
from connectors.detect.shapes.pieces import UUID
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

figma = Provider(
    "Figma",
    reference="https://help.figma.com/hc/en-us/articles/8085703771159-Manage-personal-access-tokens",
    remedy="Revoke the token in the user's security settings.",
)

TOKEN = figma.detector(
    "figma-access-token",
    "Figma personal access token",
    token(r"figd_[\w-]{38,48}"),
    entropy=3.5,
    confirm=mixed,
    finds=("FIGMA_TOKEN=figd_<base64url:39>a", "X-Figma-Token: figd_<alnum:40>"),
    ignores=("figd_<alnum:20>", "config_of_the_thing_that_reads_all_settings_files"),
)

LEGACY_TOKEN = figma.detector(
    "figma-legacy-access-token",
    "Figma personal access token in its older form",
    assigned(key_of("figma"), rf"(?P<user>\d{{4,9}})-{UUID}"),
    confidence=Confidence.MEDIUM,
    confirm=told(user="{user}"),
    finds=("FIGMA_TOKEN=<digit:6>-<uuid>", 'X-Figma-Token: "<digit:5>-<uuid>"'),
    ignores=("FIGMA_FILE=<digit:6>-<uuid>", "FIGMA_TOKEN=<hex:32>"),
)
