"""The one way by which targets speak HTTP: what is sent twice, what never is, how long is waited, what is told of it.

The rule that everything hangs on: a write is sent again only where it was certainly not done (no connection came about,
429, a 503 that names a time, a 401 before the new token). Any other lost answer to a write is ``MaybeDone``, and the
marker is looked for before anybody tries again. What only reads is sent again after any passing fault.

No message holds a header, a body, a query or even a path: an address can be a secret itself (chat webhooks), so the
host alone is named. No redirect leaves the host that settings name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from reports.send.declare import Surroundings
from reports.send.exchange import Answer, MaybeDone, NotDone, Request, Web
from reports.send.model import Failed
from reports.send.waits import asked_pause, pause, spent
from reports.send.wire import Lost, NotInstalled, Unfit, Unsent, Wire, is_here
from reports.text import cut

PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
MOVED: Final = frozenset({301, 302, 303, 307, 308})
KEEPS_METHOD: Final = frozenset({307, 308})
ATTEMPTS: Final = 4
LONGEST: Final = 60.0
"""Seconds of one pause. Who asks for more is asked again by a later run: the outbox keeps what is to be done."""
REASON_ROOM: Final = 300
REDIRECTS: Final = 3
SHORTEST: Final = 8
"""Characters of a word in a header of ours that is taken out of what the other side says."""
MENDS: Final = {
    401: "Renew the credential that the settings name, or name another",
    403: "Give the credential the right to do this there",
    404: "See that the address and the names in the settings are right, and that the credential may see them",
}


class _Passing(msgspec.Struct, frozen=True):
    """A fault after which the same may be sent again."""

    why: str
    after: float | None = None


class Http:
    """Speaks to one host with one set of credentials. ``ask`` is all of it."""

    def __init__(
        self,
        base: str,
        web: Web,
        surroundings: Surroundings,
        *,
        name: str,
        headers: Callable[[bool], Mapping[str, str]] | None = None,
        reason: Callable[[Answer], str] | None = None,
        slower: Collection[int] = (HTTPStatus.FORBIDDEN,),
    ) -> None:
        """Speak to ``base``, which messages call ``name``.

        ``headers(fresh)`` gives what to authenticate by; it is asked again, with True, after a 401. ``reason`` picks
        the sentence from a refusal that a person needs: names of fields, never what we sent. ``slower`` are statuses
        that mean 429 where they come with a time to wait or an empty budget.
        """
        self._base = base.rstrip("/")
        self._web, self._around, self._name = web, surroundings, name
        self._authenticate, self._reason, self._slower = headers, reason, slower
        self._held: Mapping[str, str] | None = None
        self._wire: Wire | None = None
        self._free_at = 0.0

    @property
    def place(self) -> str:
        """The target as messages name it."""
        return f"{self._name} at {urlsplit(self._base).hostname}"

    def ask(self, request: Request) -> Answer:
        """Send a request; return its answer: of a status below 300, or one that it accepts.

        Raises ``NotDone`` and ``MaybeDone``.
        """
        path = request.path.lstrip("/")
        url = request.path if "://" in path else f"{self._base}/{path}".rstrip("/")
        for _ in range(REDIRECTS):
            self._check_address(url, request)
            answer = self._authenticated(request, url)
            if answer.status not in MOVED:
                return self._kept(request, answer)
            url = self._moved(request, url, answer)
        raise NotDone(self._failed(request, "it redirects in circles"))

    def _authenticated(self, request: Request, url: str) -> Answer:
        """Send, and once more with a new token: one that has just run out is nobody's fault."""
        answer = self._insist(request, url)
        if answer.status != HTTPStatus.UNAUTHORIZED or self._authenticate is None:
            return answer
        self._held = self._authenticate(True)  # noqa: FBT003  because it is the one argument of the function
        return self._insist(request, url)

    def _insist(self, request: Request, url: str) -> Answer:
        """Send until there is an answer to keep, or no more attempts."""
        attempt = 1
        while isinstance(got := self._try(request, url), _Passing):
            if attempt == ATTEMPTS or (got.after or 0) > LONGEST:
                raise NotDone(self._failed(request, got.why, again=True, after=got.after))
            self._around.sleep(pause(got.after, attempt - 1))
            attempt += 1
        return got

    def _try(self, request: Request, url: str) -> Answer | _Passing:
        """Send once; a write that may be done is raised."""
        lost = ""
        try:
            answer = self._sent(request, url)
        except Unsent as error:
            return _Passing(str(error))
        except Lost as error:
            lost = str(error)
            if request.only_reads:
                return _Passing(lost)
        except (Unfit, NotInstalled) as error:
            raise NotDone(self._failed(request, str(error))) from None
        if lost:
            raise MaybeDone(f"the answer of {self.place} was lost when asked to {request.doing}: {lost}")
        return self._weighed(request, answer)

    def _sent(self, request: Request, url: str) -> Answer:
        if self._wire is None:
            self._wire = Wire(self._base, self._web, self._around)
        self._space_out()
        return self._wire.send(request, url, self._headers(request))

    def _weighed(self, request: Request, answer: Answer) -> Answer | _Passing:
        """An answer to keep, or a fault that will pass."""
        after = asked_pause(answer.headers, self._around.at())
        slower = answer.status in self._slower and spent(answer.headers)
        if not slower and (answer.status not in PASSING or answer.status in request.accept):
            return answer
        asked = answer.status == HTTPStatus.SERVICE_UNAVAILABLE and after is not None
        held_back = slower or asked or answer.status == HTTPStatus.TOO_MANY_REQUESTS
        if held_back or request.only_reads:
            return _Passing("it asks to come later" if held_back else f"it answered {answer.status}", after)
        raise MaybeDone(f"{self.place} answered {answer.status} when asked to {request.doing}: it may have been done")

    def _kept(self, request: Request, answer: Answer) -> Answer:
        if answer.status < HTTPStatus.MULTIPLE_CHOICES or answer.status in request.accept:
            return answer
        why = f"it answered {answer.status}"
        reason = self._reason(answer) if self._reason else ""
        if reason:
            why = f"{why}: {self._redacted(cut(reason, REASON_ROOM))}"
        refused = answer.status == HTTPStatus.UNAUTHORIZED
        mend = MENDS.get(answer.status, "")
        raise NotDone(self._failed(request, why, refused=refused, mend=mend), answer)

    def _moved(self, request: Request, url: str, answer: Answer) -> str:
        """Where a request goes on: a write only where the method stays."""
        if not request.only_reads and answer.status not in KEEPS_METHOD:
            raise NotDone(self._failed(request, "it has moved", mend="Write its new address into the settings"), answer)
        return urljoin(url, answer.headers.get("location", ""))

    def _check_address(self, url: str, request: Request) -> None:
        """Refuse to send anything to another host than that of the settings, or in the clear."""
        asked, own = urlsplit(url), urlsplit(self._base)
        if (asked.scheme, asked.netloc) != (own.scheme, own.netloc):
            raise NotDone(self._failed(request, "it sends us to another host, and nothing of ours is shown there"))
        if asked.scheme != "https" and not self._web.plain_http and not is_here(url):
            mend = "Write https:// in its address, or plain_http = true if you know what is between"
            raise NotDone(self._failed(request, "its address does not begin with https://", mend=mend))

    def _failed(
        self,
        request: Request,
        why: str,
        *,
        mend: str = "",
        again: bool = False,
        after: float | None = None,
        refused: bool = False,
    ) -> Failed:
        sentence = f"{self.place} could not be asked to {request.doing}: {why}"
        return Failed(why=sentence, mend=mend, again=again, after=after, refused=refused)

    def _headers(self, request: Request) -> dict[str, str]:
        if self._held is None and self._authenticate is not None:
            self._held = self._authenticate(False)  # noqa: FBT003  because it is the one argument of the function
        kind = {"content-type": "application/json"} if request.json is not None else {}
        signed = request.signed() if request.signed else {}
        every = (kind, request.headers, signed, self._held or {})
        return {name.lower(): value for each in every for name, value in each.items()}

    def _redacted(self, text: str) -> str:
        """A sentence of the other side without what we showed it to authenticate."""
        shown = {part for value in (self._held or {}).values() for part in (value, *value.split())}
        for part in sorted((each for each in shown if len(each) >= SHORTEST), key=len, reverse=True):
            text = text.replace(part, "***")
        return text

    def _space_out(self) -> None:
        """Wait until the next request may go, however fast the answers come."""
        now = self._around.at().timestamp()
        if self._free_at > now:
            self._around.sleep(self._free_at - now)
        self._free_at = max(self._free_at, now) + 1 / self._web.per_second
