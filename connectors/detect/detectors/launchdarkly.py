"""LaunchDarkly. Mobile keys go with their apps, so they are seldom a secret."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.pieces import UUID
from graph.leaks import Confidence

launchdarkly = Provider(
    "LaunchDarkly",
    reference="https://launchdarkly.com/docs/home/account/api",
    remedy="Delete the token, or reset the environment's key with the old one expired at once, and see the audit log.",
)

TOKEN = launchdarkly.detector(
    "launchdarkly-access-token",
    "LaunchDarkly API access token",
    token(rf"api-{UUID}"),
    finds=("LAUNCHDARKLY_ACCESS_TOKEN=api-<uuid>", "Authorization: api-<uuid>"),
    ignores=("api-<hex:32>", "myapi-<uuid>"),
)

SDK_KEY = launchdarkly.detector(
    "launchdarkly-sdk-key",
    "LaunchDarkly SDK key of an environment",
    token(rf"sdk-{UUID}"),
    finds=("LAUNCHDARKLY_SDK_KEY=sdk-<uuid>", 'init("sdk-<uuid>")'),
    ignores=("sdk-<hex:32>", "mysdk-<uuid>"),
)

MOBILE_KEY = launchdarkly.detector(
    "launchdarkly-mobile-key",
    "LaunchDarkly mobile key of an environment",
    token(rf"mob-{UUID}"),
    confidence=Confidence.LOW,
    finds=("LAUNCHDARKLY_MOBILE_KEY=mob-<uuid>",),
    ignores=("mob-<hex:32>", "amob-<uuid>"),
)
