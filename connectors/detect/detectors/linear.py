"""Linear."""

from __future__ import annotations

from connectors.detect.declare import token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed

linear = Provider(
    "Linear",
    reference="https://linear.app/docs/api-and-webhooks",
    remedy="Revoke the key in the workspace's API settings and see its audit log.",
)

KEY = linear.detector(
    "linear-api-key",
    "Linear API key",
    token(r"lin_api_[A-Za-z0-9]{40}"),
    entropy=3.5,
    finds=("LINEAR_API_KEY=lin_api_<alnum:40>", 'Authorization: "lin_api_<alnum:40>"'),
    ignores=("lin_api_<alnum:20>", "berlin_api_<alnum:40>"),
)

OAUTH_TOKEN = linear.detector(
    "linear-oauth-token",
    "Linear OAuth token",
    token(r"lin_oauth_[0-9a-f]{64}"),
    finds=("token: lin_oauth_<hex:64>",),
    ignores=("lin_oauth_<hex:32>", "lin_oauth_client"),
)

WEBHOOK_SECRET = linear.detector(
    "linear-webhook-secret",
    "Linear webhook signing secret",
    token(r"lin_wh_[A-Za-z0-9]{32,44}"),
    entropy=3.5,
    confirm=mixed,
    remedy="Delete the webhook and make another: its secret cannot be changed.",
    finds=("LINEAR_WEBHOOK_SECRET=lin_wh_<alnum:40>",),
    ignores=("lin_wh_<alnum:12>", "merlin_wh_<alnum:40>"),
)
