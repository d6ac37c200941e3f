"""Google Chat: the address of a webhook is its only protection."""

from __future__ import annotations

from connectors.detect.model import Candidate, Provider

google_chat = Provider(
    "Google Chat",
    reference="https://developers.google.com/workspace/chat/quickstart/webhooks",
    remedy="Delete the webhook in the space's apps and integrations.",
)

WEBHOOK = google_chat.detector(
    "google-chat-webhook",
    "Google Chat webhook address",
    r"https://chat\.googleapis\.com/v1/(?P<space>spaces/[\w-]{8,16})/messages\?key=AIza[\w-]{35}&(?:amp;)?token=[\w%-]{40,60}",
    confirm=lambda hit: Candidate(hit[0].decode(), facts={"space": hit["space"].decode()}),
    finds=("CHAT_URL=https://chat.googleapis.com/v1/spaces/<alnum:11>/messages?key=AIza<alnum:35>&token=<alnum:43>",),
    ignores=(
        "https://chat.googleapis.com/v1/spaces/<alnum:11>/messages",
        "https://chat.googleapis.com/v1/spaces/AAAA/messages?key=x&token=y",
    ),
)
