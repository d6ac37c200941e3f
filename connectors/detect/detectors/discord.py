"""Discord. The first part of a bot's token is the bot's public id."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.payload import plain
from graph.leaks import Confidence

discord = Provider(
    "Discord",
    reference="https://discord.com/developers/docs/topics/oauth2",
    remedy="Reset the token on the application's page, which ends the old one, and see each server's audit log.",
)


BEGINNINGS = "|".join(
    one + other for one in ("MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT") for other in "AEIMQUYcgk"
)
"""What two digits can look like in base64."""


def bot_token(hit: re.Match[bytes]) -> Candidate | None:
    """Take what begins with a bot's id in base64, which is a long number."""
    value = hit["secret"].decode()
    bot = plain(value.split(".")[0]).decode("ascii", "replace")
    if not re.fullmatch(r"\d{16,21}", bot):
        return None
    return Candidate(value, credential=f"discord.bot:{bot}", facts={"bot": bot})


def _sample() -> str:
    import base64  # noqa: PLC0415  because only the sample needs it

    bot = base64.b64encode(b"862947301859274635").decode()
    return f"DISCORD_TOKEN={bot}.G{'xY3k_'}.{'aZ3-9kQ_x7LmP2v' * 2}Rt8wYb"


BOT_TOKEN = discord.detector(
    "discord-bot-token",
    "Discord bot token",
    token(rf"(?:{BEGINNINGS})[A-Za-z0-9]{{19,25}}\.[\w-]{{6}}\.[\w-]{{27,38}}"),
    confirm=bot_token,
    finds=(_sample,),
    ignores=("NT<alnum:22>.<alnum:6>.<alnum:38>", "MT<alnum:22>.<alnum:6>"),
)

WEBHOOK = discord.detector(
    "discord-webhook",
    "Discord webhook address",
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api(?:/v\d{1,2})?/webhooks/(?P<id>\d{17,20})/[\w-]{60,72}(?![\w-])",
    confirm=lambda hit: Candidate(hit[0].decode(), credential=f"discord.webhook:{hit['id'].decode()}"),
    remedy="Delete the webhook in the channel's integrations.",
    finds=("DISCORD_WEBHOOK=https://discord.com/api/webhooks/<digit:19>/<base64url:67>a",),
    ignores=("https://discord.com/api/webhooks/<digit:19>", "https://discord.com/api/webhooks/<digit:19>/<alnum:20>"),
)

CLIENT_SECRET = discord.detector(
    "discord-client-secret",
    "Discord client secret of an application",
    assigned(r"discord[\w.\-]{0,20}secret", r"[\w-]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    confirm=mixed,
    finds=("DISCORD_CLIENT_SECRET=<base64url:31>a", 'discord.clientSecret = "<alnum:32>"'),
    ignores=("DISCORD_CLIENT_ID=<digit:19>", "DISCORD_CLIENT_SECRET=<alnum:20>"),
)
