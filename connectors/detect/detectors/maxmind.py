"""MaxMind."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

maxmind = Provider(
    "MaxMind",
    reference="https://support.maxmind.com/hc/en-us/articles/4407111582235-Generate-a-License-Key",
    remedy="Delete the license key in the account and generate another.",
)

KEY = maxmind.detector(
    "maxmind-license-key",
    "MaxMind license key",
    token(r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk"),
    finds=("MAXMIND_LICENSE_KEY=<alnum:6>_<alnum:29>_mmk", "LicenseKey <alnum:6>_<alnum:29>_mmk"),
    ignores=("<alnum:6>_<alnum:12>_mmk", "<alnum:6>_<alnum:29>_mmkx"),
)

LEGACY_KEY = maxmind.detector(
    "maxmind-legacy-license-key",
    "MaxMind license key in its older form",
    assigned(r"(?:maxmind|geoip(?:update)?|geolite)[\w.\-]{0,20}license[\w.\-]{0,4}key", r"[A-Za-z0-9]{16}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("MAXMIND_LICENSE_KEY=<alnum:16>", "GEOIPUPDATE_LICENSE_KEY: <alnum:16>"),
    ignores=("MAXMIND_ACCOUNT_ID=<digit:6>", "MAXMIND_LICENSE_KEY=<alnum:8>"),
)
