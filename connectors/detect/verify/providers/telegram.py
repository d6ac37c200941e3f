"""Telegram: https://core.telegram.org/bots/api#getme. The token is part of the address."""

from __future__ import annotations

from http import HTTPStatus

from connectors.detect.verify.declare import Verifier
from connectors.detect.verify.model import Sent

VERIFIER = Verifier(name="telegram", title="Telegram", endpoint="https://api.telegram.org")

BOT = VERIFIER.ask(
    "GET /bot{token}/getMe",
    "the bot",
    of=("telegram-bot-token",),
    sends=lambda held, _moment: Sent(path={"token": held.value}),
    who=("result.username", "result.id"),
    refuses=frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}),
)
