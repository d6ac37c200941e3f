"""Slack. Most tokens tell their workspace and whom they act for."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

slack = Provider(
    "Slack",
    reference="https://api.slack.com/authentication/rotation",
    remedy="Revoke the token (auth.revoke) or reinstall the app, and see the workspace's access logs.",
)

BOT_TOKEN = slack.detector(
    "slack-bot-token",
    "Slack bot token",
    token(r"xoxb-(?P<team>\d{9,14})-(?P<bot>\d{9,14})-[A-Za-z0-9]{18,34}"),
    entropy=3.0,
    confirm=told("slack.bot:{bot}"),
    finds=("SLACK_BOT_TOKEN=xoxb-<digit:12>-<digit:13>-<alnum:24>", 'token: "xoxb-<digit:11>-<digit:11>-<alnum:24>"'),
    ignores=("xoxb-<digit:12>-<digit:13>", "xoxb-your-token-here", "xoxb-<alnum:10>"),
)

LEGACY_BOT_TOKEN = slack.detector(
    "slack-legacy-bot-token",
    "Slack bot token in its older form",
    token(r"xoxb-(?P<bot>\d{8,14})-[A-Za-z0-9]{18,26}"),
    entropy=3.0,
    confirm=told("slack.bot:{bot}"),
    finds=("SLACK_TOKEN=xoxb-<digit:12>-<alnum:24>",),
    ignores=("xoxb-<digit:12>-<alnum:10>", "foxoxb-<digit:12>-<alnum:24>"),
)

USER_TOKEN = slack.detector(
    "slack-user-token",
    "Slack user token",
    token(r"xox[pe](?:-\d{9,14}){3}-[0-9a-f]{28,34}"),
    entropy=2.5,
    finds=("SLACK_USER_TOKEN=xoxp-<digit:12>-<digit:12>-<digit:13>-<hex:32>",),
    ignores=("xoxp-<digit:12>-<digit:12>", "xoxp-<digit:12>-<hex:32>"),
)

WORKSPACE_TOKEN = slack.detector(
    "slack-workspace-token",
    "Slack workspace token in its older form",
    token(r"xox[ar]-(?:2-)?(?:\d{1,14}-)?[A-Za-z0-9-]{8,64}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=mixed,
    finds=("SLACK_TOKEN=xoxa-2-<digit:12>-<digit:12>-<alnum:32>", "token=xoxr-<digit:12>-<alnum:32>"),
    ignores=("xoxa-2", "boxoxa-<alnum:32>"),
)

LEGACY_TOKEN = slack.detector(
    "slack-legacy-token",
    "Slack legacy token of a user",
    token(r"xox[os](?:-\d{5,14}){3}-[0-9a-f]{10,64}"),
    entropy=2.5,
    finds=("SLACK_TOKEN=xoxs-<digit:11>-<digit:11>-<digit:12>-<hex:40>",),
    ignores=("xoxs-<digit:11>-<hex:10>", "xoxo-<lower:10>"),
)

ROTATING_TOKEN = slack.detector(
    "slack-rotating-token",
    "Slack access or refresh token that is rotated",
    token(r"xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{120,200}"),
    finds=("SLACK_CONFIG_TOKEN=xoxe.xoxp-1-<alnum:166>", "refresh_token: xoxe-1-<alnum:146>"),
    ignores=("xoxe-1-<alnum:40>", "xoxe.xoxa-1-<alnum:166>"),
)

COOKIE = slack.detector(
    "slack-session-cookie",
    "Slack session cookie of a user",
    token(r"xoxd-[A-Za-z0-9%+/=_-]{60,260}", more="A-Za-z0-9%+/=_-"),
    entropy=4.0,
    confirm=mixed,
    remedy="Sign the user out of all sessions.",
    finds=("Cookie: d=xoxd-<alnum:40>%2B<alnum:60>%3D%3D;",),
    ignores=("xoxd-<alnum:20>", "foxoxd-<alnum:100>"),
)

CLIENT_TOKEN = slack.detector(
    "slack-client-token",
    "Slack session token of a user's browser",
    token(r"xoxc-(?:\d{9,14}-){3}[0-9a-f]{64}"),
    remedy="Sign the user out of all sessions.",
    finds=('"token": "xoxc-<digit:12>-<digit:12>-<digit:13>-<hex:64>"',),
    ignores=("xoxc-<digit:12>-<hex:64>", "xoxc-<digit:12>-<digit:12>-<digit:13>-<hex:20>"),
)

APP_TOKEN = slack.detector(
    "slack-app-token",
    "Slack app-level token",
    token(r"xapp-\d-(?P<app>A[A-Z0-9]{8,12})-\d{9,14}-[0-9a-f]{64}"),
    confirm=told("slack.app:{app}", app="{app}"),
    finds=("SLACK_APP_TOKEN=xapp-1-A<upperalnum:10>-<digit:13>-<hex:64>",),
    ignores=("xapp-1-A<upperalnum:10>", "xapp-1-<digit:13>-<hex:64>"),
)

WEBHOOK = slack.detector(
    "slack-webhook",
    "Slack webhook address",
    r"https://hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<team>[TE][A-Z0-9]{8,12})/"
    r"(?:A?B?[A-Z0-9]{8,14}/|\d{10,20}/|[\w-]{8,20}/){1,2}[A-Za-z0-9]{22,32}(?![A-Za-z0-9])",
    confirm=lambda hit: Candidate(hit[0].decode(), facts={"workspace": hit["team"].decode()}),
    remedy="Remove the webhook from its app, or the trigger from its workflow.",
    finds=(
        "SLACK_WEBHOOK=https://hooks.slack.com/services/T<upperalnum:8>/B<upperalnum:8>/<alnum:24>",
        "url: https://hooks.slack.com/workflows/T<upperalnum:10>/A<upperalnum:10>/<digit:18>/<alnum:24>",
        "https://hooks.slack.com/triggers/T<upperalnum:10>/<digit:13>/<hex:32>",
    ),
    ignores=(
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "https://hooks.slack.com/services/T<upperalnum:8>/B<upperalnum:8>",
    ),
)

SIGNING_SECRET = slack.detector(
    "slack-signing-secret",
    "Slack signing or client secret of an app",
    assigned(r"slack[\w.\-]{0,20}secret", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    remedy="Regenerate the secret under the app's basic information.",
    finds=("SLACK_SIGNING_SECRET=<hex:32>", 'slackClientSecret: "<hex:32>"'),
    ignores=("SLACK_CLIENT_ID=<hex:32>", "SLACK_SIGNING_SECRET=<hex:40>"),
)
