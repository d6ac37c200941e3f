"""A signed event for each action, to an address of one's own: for trackers that nobody here has a client for.

The signature is the one of Standard Webhooks (headers ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``):
libraries that check it exist for most languages, and none is needed, being HMAC-SHA256 over ``id.timestamp.body``.
The moment is signed, so that what was overheard cannot be played back later; the id is the same at every attempt, so
that a receiver who keeps the ids it has seen never acts twice. That is its part: nobody can ask it what it has.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from graph.references import SecretRef
from reports.send.declare import Surroundings, target
from reports.send.exchange import Answer, Request, Web, reaching, result_of
from reports.send.http import Http
from reports.send.markup.as_markdown import as_markdown
from reports.send.model import Action, ActionKind, Remote, Result

PREFIX = "whsec_"
LONGEST_URL = 2000


class Webhook(Web, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where events go, and what they are signed with."""

    url: Annotated[
        str | SecretRef, Meta(description="Where events are sent; a reference where the address is a secret.")
    ]
    secret: Annotated[SecretRef, Meta(description="What they are signed with: any text, or whsec_ and base64.")]
    former_secret: Annotated[
        SecretRef | None, Meta(description="What they were signed with until now; while a receiver changes over.")
    ] = None


@target(
    "webhook",
    settings=Webhook,
    consumer="receivers of your own, or of any tracker, by Standard Webhooks",
    remembers=False,
)
def webhook(settings: Webhook, surroundings: Surroundings) -> Receiver:
    """Make the target."""
    return Receiver(settings, surroundings)


class Receiver:
    """Takes one event a request."""

    at_once = 1

    def __init__(self, settings: Webhook, surroundings: Surroundings) -> None:
        self._settings, self._around = settings, surroundings
        url = settings.url if isinstance(settings.url, str) else surroundings.resolve(settings.url)
        self._http = Http(url, settings, surroundings, name="the webhook")

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """It cannot be asked."""
        raise NotImplementedError

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Send an event for each."""
        for action in actions:
            yield result_of(lambda action=action: self._told(action))  # type: ignore[misc]  # because mypy infers no default

    def greet(self) -> str:
        """Send an event that says nothing."""
        with reaching():
            self._send("musterbook-ping", {"type": "ping", "data": {"estate": self._around.estate}}, "hear a ping")
        return f"{self._http.place} took a signed ping"

    def _told(self, action: Action) -> Remote:
        doing = f"take the event that a ticket is to {action.kind}"
        answer = self._send(action.id, event(action, self._around.estate), doing)
        url = _url_in(answer) or (action.remote.url if action.remote else "")
        marker = action.ticket.marker
        return Remote(id=marker, marker=marker, url=url, open=action.kind is not ActionKind.CLOSE)

    def _send(self, id_: str, said: Mapping[str, Any], doing: str) -> Answer:
        body = msgspec.json.encode(said)
        return self._http.ask(
            Request(
                method="POST",
                path="",
                doing=doing,
                content=body,
                headers={"content-type": "application/json"},
                signed=lambda: self._signature(id_, body),
                # Already known there: it was taken by an attempt whose answer was lost.
                accept=(HTTPStatus.CONFLICT,),
            )
        )

    def _signature(self, id_: str, body: bytes) -> dict[str, str]:
        moment = str(int(self._around.at().timestamp()))
        refs = [ref for ref in (self._settings.secret, self._settings.former_secret) if ref]
        signatures = [signature(key_of(self._around.resolve(ref)), id_, moment, body) for ref in refs]
        return {"webhook-id": id_, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def signature(key: bytes, id_: str, moment: str, body: bytes) -> str:
    """The signature of an event, in the form of Standard Webhooks."""
    digest = hmac.new(key, b".".join((id_.encode(), moment.encode(), body)), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def key_of(secret: str) -> bytes:
    """The bytes of a secret: what stands behind ``whsec_`` in base64, and otherwise the text itself."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def event(action: Action, estate: str) -> dict[str, Any]:
    """What is sent: the ticket as it should be, and its text as Markdown beside its parts."""
    ticket = action.ticket
    return {
        "type": f"ticket.{action.kind}",
        "data": {
            "estate": estate,
            "marker": ticket.marker,
            "ticket": msgspec.to_builtins(ticket),
            "markdown": as_markdown(ticket.body),
            "comment": as_markdown(action.text),
        },
    }


def _url_in(answer: Answer) -> str:
    """Where the receiver says that the ticket can be seen."""
    said = answer.json()
    url = said.get("url") if isinstance(said, dict) else None
    fits = isinstance(url, str) and url.startswith("https://") and len(url) <= LONGEST_URL and url.isprintable()
    return url if fits and isinstance(url, str) else ""
