"""Tickets to send in tests."""

from __future__ import annotations

from datetime import UTC, datetime

from findings.declare import Severity
from reports.send.blocks import Bullets, Code, Facts, Heading, Paragraph
from reports.send.model import Action, ActionKind, Remote, Ticket

BODY = (
    Heading("Credential older than its rotation limit"),
    Paragraph("The key AKIA…7Q of deploy_bot is 412 days old."),
    Facts((("identity", "arn:aws:iam::111122223333:user/deploy_bot"), ("account", "111122223333"))),
    Bullets(("rotate it", "then delete the old one")),
    Code("aws iam create-access-key --user-name deploy_bot\naws iam list-access-keys"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    "[~admin] @everyone {code}x{code} h1. big",
    "{noformat} *bold* _it_ -gone- !http://evil.example/x.png!",
    "[code]<b>x</b>[/code] ${gs.getUser()}",
    "a\u202eb\nc\x1b[31m",
    "x" * 10_000,
)


def ticket(marker: str = "muster-3f2a91", **changes: object) -> Ticket:
    """A ticket as the planner would make it."""
    told: dict[str, object] = {
        "marker": marker,
        "findings": ("f1",),
        "title": "Old key of deploy_bot",
        "body": BODY,
        "severity": Severity.HIGH,
        "risk": 70,
        "labels": ("musterbook", "source: prod aws"),
        "due": datetime(2026, 12, 24, 12, tzinfo=UTC),
    }
    return Ticket(**{**told, **changes})  # type: ignore[arg-type]  # because a test says any field


def create(marker: str = "muster-3f2a91", **changes: object) -> Action:
    """Make that ticket."""
    return Action(id=f"{marker}-1", kind=ActionKind.CREATE, ticket=ticket(marker, **changes))


def on(remote: Remote, kind: ActionKind, text: str = "", number: str = "a2", **changes: object) -> Action:
    """Do something to a ticket that there is."""
    said = (Paragraph(text),) if text else ()
    return Action(id=number, kind=kind, ticket=ticket(remote.marker, **changes), remote=remote, text=said)
