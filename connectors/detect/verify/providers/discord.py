"""Discord: https://docs.discord.com/developers/resources/user and /webhook. A webhook can be read without posting."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier, header
from connectors.detect.verify.model import Held, Moment, Sent

VERIFIER = Verifier(name="discord", title="Discord", endpoint="https://discord.com")


def parts(held: Held, _moment: Moment) -> Sent:
    """The id and the token of a webhook, from its address. Where it is asked is not taken from there."""
    number, token = held.value.rstrip("/").split("/")[-2:]
    return Sent(path={"id": number, "token": token})


BOT = VERIFIER.ask(
    "GET /api/v10/users/@me",
    "the bot",
    of=("discord-bot-token",),
    sends=header("Authorization", "Bot "),
    who=("username", "id"),
)
WEBHOOK = VERIFIER.ask(
    "GET /api/v10/webhooks/{id}/{token}",
    "the webhook's name",
    of=("discord-webhook",),
    sends=parts,
    who=("name", "id"),
    refuses=frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}),
)
