"""X, once Twitter."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import is_mixed, mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

twitter = Provider(
    "X (Twitter)",
    reference="https://docs.x.com/resources/fundamentals/authentication/faq",
    remedy="Regenerate the app's keys and tokens in the developer portal, which ends the old ones.",
)


def bearer_token(hit: re.Match[bytes]) -> Candidate | None:
    """Take what has an escaped character, as a bearer token has; a picture in base64 has none."""
    value = hit["secret"].decode()
    return Candidate(value) if "%" in value and is_mixed(value) else None


BEARER_TOKEN = twitter.detector(
    "twitter-bearer-token",
    "X bearer token of an app",
    token(r"AAAAAAAAAAAAAAAAAAAAA{0,4}[A-Za-z0-9]{4}[A-Za-z0-9%]{50,100}", more="A-Za-z0-9%+/="),
    placeholders=False,
    confirm=bearer_token,
    finds=("TWITTER_BEARER_TOKEN=AAAAAAAAAAAAAAAAAAAAA<alnum:12>%2F<alnum:20>%3D<alnum:45>",),
    ignores=("AAAAAAAAAAAAAAAAAAAAA<alnum:90>", "AAAAAAAAAAAAAAAAAAAAA%3D"),
)

API_SECRET = twitter.detector(
    "twitter-api-secret",
    "X API secret of an app",
    assigned(r"twitter[\w.\-]{0,20}(?:api|consumer|client|app)[\w.\-]{0,8}secret", r"[A-Za-z0-9]{50}"),
    confidence=Confidence.MEDIUM,
    entropy=4.0,
    confirm=mixed,
    finds=("TWITTER_API_SECRET=<alnum:50>", "twitter_consumer_secret: '<alnum:50>'"),
    ignores=("TWITTER_API_KEY=<alnum:25>", "TWITTER_API_SECRET=<alnum:20>"),
)

ACCESS_TOKEN = twitter.detector(
    "twitter-access-token",
    "X access token of a user with its secret",
    r"(?<![A-Za-z0-9])(?P<user>\d{8,20})-[A-Za-z0-9]{40}[^A-Za-z0-9][\s\S]{0,40}?(?i:secret)[\s\S]{0,20}?(?<![\w-])"
    r"(?P<secret>[A-Za-z0-9]{45})(?![\w-])",
    entropy=4.0,
    confirm=told("twitter.user:{user}", only_mixed=True),
    finds=("ACCESS_TOKEN=<digit:18>-<alnum:40>\nACCESS_TOKEN_SECRET=<alnum:45>",),
    ignores=("ACCESS_TOKEN=<digit:18>-<alnum:40>", "ACCESS_TOKEN=<digit:18>-<alnum:40>\nSECRET=<alnum:30>"),
)
