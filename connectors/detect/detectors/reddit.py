"""Reddit."""

from __future__ import annotations

from connectors.detect.declare import assigned
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

reddit = Provider(
    "Reddit",
    reference="https://github.com/reddit-archive/reddit/wiki/OAuth2",
    remedy="Delete the app in the account's preferences and make another: its secret cannot be changed.",
)

SECRET = reddit.detector(
    "reddit-client-secret",
    "Reddit client secret of an app",
    assigned(r"reddit[\w.\-]{0,20}secret", r"[A-Za-z0-9_-]{27,30}"),
    confidence=Confidence.MEDIUM,
    entropy=3.7,
    confirm=mixed,
    finds=("REDDIT_CLIENT_SECRET=<base64url:29>a", "reddit_secret: '<alnum:27>'"),
    ignores=("REDDIT_CLIENT_ID=<alnum:14>", "REDDIT_CLIENT_SECRET=<alnum:12>"),
)
