"""Optimizely. SDK keys are meant to be seen."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.named import key_of

optimizely = Provider(
    "Optimizely",
    reference="https://docs.developers.optimizely.com/web-experimentation/docs/personal-access-token",
    remedy="Delete the token in the profile's API access and see the change history.",
)

TOKEN = optimizely.detector(
    "optimizely-access-token",
    "Optimizely personal access token",
    assigned(key_of("optimizely", "token|pat"), r"2:[\w-]{40,64}"),
    entropy=3.8,
    confirm=mixed,
    finds=("OPTIMIZELY_TOKEN=2:<base64url:44>a",),
    ignores=("OPTIMIZELY_SDK_KEY=<alnum:21>", "OPTIMIZELY_TOKEN=2:<alnum:12>"),
)
