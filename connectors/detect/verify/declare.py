"""How a live check is declared: which request asks about which kinds of credential, and what its answers mean.

    acme = Verifier(name="acme", title="Acme", endpoint="https://api.acme.example")

    USER = acme.ask(
        "GET /user",
        "the user of the token",
        of=("acme-token",),
        sends=bearer,
        who=("login",),
    )

The request is a template. Nothing else than what it says is ever asked, and the table in the manual is made from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

import msgspec

from connectors.detect.verify.model import Answer, Held, Moment, Sent, Undecided, active, refused, unknown
from connectors.limits import Rate
from graph.leaks import Verified

Sends = Callable[[Held, Moment], Sent]
"""Makes a request from a credential, or raises ``Undecided`` where something that belongs to it is not there."""
Reads = Callable[[Answer, Held], Verified | None]
"""Reads an answer; None leaves it to its status."""

RATE = Rate(5.0, 10)
DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
NO_RIGHT = "it is right, but has no right to ask who it is"
_FILL = re.compile(r"\{(\w+)\}")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request that asks about some kinds of credential."""

    request: str
    """A method and a path: ``GET /bot{token}/getMe``. What is in braces is filled in, quoted."""
    what: str
    """What is asked, for people."""
    of: tuple[str, ...]
    sends: Sends
    who: tuple[str, ...] = ()
    """Where in the answer the name stands: the first that is there. See ``Answer.find``."""
    reads: Reads | None = None
    refuses: frozenset[int] = frozenset({HTTPStatus.UNAUTHORIZED})
    """Statuses that say: I do not know this credential."""
    knows: str = ""
    """An expression for what a refusal says of a credential that is right and may not ask that. The status alone proves
    nothing: whole countries and networks get the same."""
    doubt: str = ""
    """Why a refusal at the provider's own address does not prove that the credential is dead."""
    needs: str = ""
    """What must stand beside the value, for people."""

    @property
    def method(self) -> str:
        """How it is asked."""
        return self.request.partition(" ")[0]

    def path(self, sent: Sent) -> str:
        """The path, filled in. What is filled in can be no more than one piece of it."""
        template = self.request.partition(" ")[2]
        return _FILL.sub(lambda hit: quote(sent.path[hit[1]], safe=""), template)

    def read(self, answer: Answer, held: Held) -> Verified:
        """Say what an answer means."""
        special = self.reads(answer, held) if self.reads else None
        return special or self._by_status(answer)

    def _by_status(self, answer: Answer) -> Verified:
        status = answer.status
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            return unknown("answered with a redirect, which is not followed")
        if answer.said is None:
            return unknown(f"answered {status} and something that the provider does not say")
        if status == HTTPStatus.OK and (who := self._who(answer)):
            return active(who)
        if status in DENIED and self.knows and re.search(self.knows, answer.body.decode("utf-8", "replace")):
            return active(why=NO_RIGHT)
        return refused() if status in self.refuses else unknown(f"answered {status} and nobody's name")

    def _who(self, answer: Answer) -> str:
        return next((found for each in self.who if (found := answer.find(each))), "")


class Verifier(msgspec.Struct, kw_only=True):
    """A provider that can be asked.

    ``endpoint`` is its own address, empty where everybody has their own. ``hosts`` are further addresses of the same
    provider, ``place`` names the host that the text says a credential is for. That is a claim: it is followed to the
    provider's own hosts and to those that the user allowed, and nowhere else.
    """

    name: str
    title: str
    endpoint: str = ""
    hosts: frozenset[str] = frozenset()
    place: Callable[[Held], str] = lambda _held: ""
    rate: Rate = RATE
    asks: list[Ask] = []

    def ask(  # noqa: PLR0913  because these are an ask's own fields
        self,
        request: str,
        what: str,
        *,
        of: tuple[str, ...],
        sends: Sends,
        who: tuple[str, ...] = (),
        reads: Reads | None = None,
        refuses: frozenset[int] = frozenset({HTTPStatus.UNAUTHORIZED}),
        knows: str = "",
        doubt: str = "",
        needs: str = "",
    ) -> Ask:
        """Declare the request that asks about credentials of these detectors."""
        made = Ask(
            request=request,
            what=what,
            of=of,
            sends=sends,
            who=who,
            reads=reads,
            refuses=refuses,
            knows=knows,
            doubt=doubt,
            needs=needs,
        )
        self.asks.append(made)
        return made


def bearer(held: Held, _moment: Moment) -> Sent:
    """Send the value as a bearer token."""
    return Sent(headers={"Authorization": f"Bearer {held.value}"})


def header(name: str, prefix: str = "", **more: str) -> Sends:
    """Make what sends the value in a header, with other headers beside it."""
    others = {key.replace("_", "-"): text for key, text in more.items()}
    return lambda held, _moment: Sent(headers={name: prefix + held.value, **others})


def fact(held: Held, name: str, form: str, what: str) -> str:
    """A fact that a request needs, if the text tells it and it has that form: facts are what anybody may have written.

    Raises ``Undecided`` otherwise, naming ``what`` is missing.
    """
    found = held.facts.get(name, "")
    if not re.fullmatch(form, found):
        raise Undecided(f"needs {what}, which does not stand beside it")
    return found


def named_host(held: Held) -> str:
    """The host that the text names as the credential's."""
    return held.facts.get("host", "")
