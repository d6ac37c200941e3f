"""Telegram. The number before the colon is the bot's public id."""

from __future__ import annotations

from connectors.detect.model import Provider
from connectors.detect.shapes.told import told

telegram = Provider(
    "Telegram",
    reference="https://core.telegram.org/bots/features#authorizing-your-bot",
    remedy="Revoke the token with /revoke at BotFather, which issues another.",
)

BOT_TOKEN = telegram.detector(
    "telegram-bot-token",
    "Telegram bot token",
    r"(?:(?<![A-Za-z0-9])|(?<=bot)|(?<=%3[Dd]))(?P<secret>(?P<bot>\d{8,10}):AA[\w-]{33})(?![\w-])",
    confirm=told("telegram.bot:{bot}", bot="{bot}"),
    finds=(
        "TELEGRAM_BOT_TOKEN=<digit:10>:AA<base64url:32>a",
        "curl https://api.telegram.org/bot<digit:9>:AA<base64url:32>b/getMe",
    ),
    ignores=("<digit:10>:AA<alnum:20>", "<digit:5>:AA<alnum:33>", "<digit:10>:AA<alnum:50>"),
)
