"""A tracker of somebody's own that takes webhooks: it checks signatures and keeps the ids it has seen."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from stand_in_support import Seen, StandIn
from ticket_wire_support import Asked, Reply

SIGNED_WITH = base64.b64encode(b"not a secret: signs for tests").decode()


class Receiver(StandIn):
    """A tracker of somebody's own, written after the page that documents the webhook."""

    kind = "webhook"

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []
        self.said: dict[str, object] = {"url": "https://tracker.example/1"}
        self._known: set[str] = set()
        self._tickets: dict[str, Seen] = {}

    def options(self) -> dict[str, Any]:
        """Signed by a secret from a variable."""
        return {"url": f"{self.url}/hook", "secret": {"env": "HOOK_SECRET"}, "per_second": 1000}

    def environ(self) -> dict[str, str]:
        """In the form of Standard Webhooks."""
        return {"HOOK_SECRET": f"whsec_{SIGNED_WITH}"}

    def tickets(self) -> list[Seen]:
        """What it made of the events."""
        return list(self._tickets.values())

    def reply(self, asked: Asked) -> Reply:
        """Check the signature, and take each event once."""
        id_, moment = asked.headers["webhook-id"], asked.headers["webhook-timestamp"]
        signed = f"{id_}.{moment}.{asked.text}".encode()
        made = base64.b64encode(hmac.digest(base64.b64decode(SIGNED_WITH), signed, hashlib.sha256)).decode()
        if f"v1,{made}" not in asked.headers["webhook-signature"].split():
            return Reply(401, {"message": "the signature is wrong"})
        if id_ in self._known:
            return Reply(409, {})
        self._known.add(id_)
        self.events.append(json.loads(asked.text))
        self._keep(json.loads(asked.text))
        return Reply(200, self.said)

    def _keep(self, event: dict[str, Any]) -> None:
        if event["type"] == "ping":
            return
        data = event["data"]
        marker = data["marker"]
        before = self._tickets.get(marker)
        match event["type"]:
            case "ticket.create":
                assert before is None
                self._tickets[marker] = Seen(marker=marker, open=True, text=data["markdown"])
            case "ticket.update":
                self._tickets[marker] = Seen(marker=marker, open=True, text=data["markdown"])
            case "ticket.close" | "ticket.reopen":
                assert before is not None
                open_ = event["type"] == "ticket.reopen"
                assert before.open != open_
                self._tickets[marker] = Seen(marker=marker, open=open_, text=before.text)
