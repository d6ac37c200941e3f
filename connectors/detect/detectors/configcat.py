"""ConfigCat. A key of an SDK reads settings, and those of apps and pages are seen by everybody."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from graph.leaks import Confidence

configcat = Provider(
    "ConfigCat",
    reference="https://configcat.com/docs/advanced/config-v2/",
    remedy="Replace the SDK key of the config and environment with another, then remove this one.",
)

KEY = configcat.detector(
    "configcat-sdk-key",
    "ConfigCat SDK key",
    token(r"configcat-(?:sdk-\d|proxy)/[\w-]{22}/[\w-]{22}"),
    confidence=Confidence.LOW,
    finds=("CONFIGCAT_SDK_KEY=configcat-sdk-1/<alnum:22>/<alnum:22>",),
    ignores=("configcat-sdk-1/<alnum:22>", "configcat-sdk-js/lib/esm"),
)
