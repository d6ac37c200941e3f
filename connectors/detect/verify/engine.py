"""Asking about many credentials: each provider at its pace, a few at once, and a verdict for every one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import msgspec

from connectors.calls import Called, Calls, Place, reading
from connectors.detect.verify.addresses import endpoint_for
from connectors.detect.verify.declare import Ask, Verifier
from connectors.detect.verify.model import Answer, Held, Key, Moment, Undecided, refused, unknown
from connectors.detect.verify.quiet import quiet
from connectors.detect.verify.registry import ask_of, verifier, verifier_names
from connectors.detect.verify.settings import Settings
from connectors.detect.verify.wire import Wire
from connectors.streams import CallError, Throttled
from graph.leaks import Verdict, Verified

NO_CHECK = unknown("there is no live check for this kind")
FAULTS = 3
"""So often in a row a host may fail before it is left in peace."""
LONGEST = 200


class Checking:
    """Asks about one credential after the other. ``called`` notes every request that is sent, by its declaration."""

    def __init__(self, settings: Settings, wire: Wire, calls: Calls) -> None:
        self._settings = settings
        self._wire = wire
        self._calls = calls
        self._faults: Counter[str] = Counter()
        self._tired: dict[str, str] = {}

    def check(self, held: Held) -> Verified:
        """Ask whose a credential is."""
        known = ask_of(held.detector)
        if known is None:
            return NO_CHECK
        try:
            return self._ask(*known, held)
        except Undecided as why:
            return unknown(str(why))

    def _ask(self, provider: Verifier, ask: Ask, held: Held) -> Verified:
        endpoint = endpoint_for(provider, held, self._settings.endpoints, self._settings.hosts)
        host = urlsplit(endpoint).netloc
        if host in self._tired:
            raise Undecided(f"not asked, because {self._tired[host]}")
        try:
            with reading(Place(scope=host)):
                answer = self._calls.attempt(f"{provider.name}:{ask.request}", self._question(ask, held, endpoint))
        except CallError as error:
            self._failed(host, error)
            return unknown(f"{host}: {error}")
        self._faults.pop(host, None)
        return _told(ask.read(answer, held), host, held, ask.doubt if endpoint == provider.endpoint else "")

    def _question(self, ask: Ask, held: Held, endpoint: str) -> Callable[[], Answer]:
        sent = ask.sends(held, Moment(endpoint, self._settings.now()))
        if any(not (text.isascii() and text.isprintable()) for text in sent.headers.values()):
            raise Undecided("cannot be sent: it has characters that no header takes")
        url = endpoint + ask.path(sent)
        return lambda: self._wire.ask(ask.method, url, sent.headers, sent.body)

    def _failed(self, host: str, error: CallError) -> None:
        """Leave a host in peace that asked for it, or that fails again and again."""
        self._faults[host] += 1
        if isinstance(error, Throttled) or self._faults[host] >= FAULTS:
            self._tired[host] = f"{host} {'asked us to slow down' if isinstance(error, Throttled) else 'keeps failing'}"


def verify(
    held: Iterable[Held],
    settings: Settings,
    *,
    called: Called | None = None,
    rest: Callable[[float], bool] | None = None,
) -> dict[Key, Verified]:
    """Ask about credentials; the answer has a verdict for each.

    Values are sent to the provider's own address, to the endpoints in ``settings`` and to nobody else; never to a host
    that is only named by what was read, unless ``settings`` allow it. ``endpoints`` and ``hosts`` must therefore never
    be taken from a file in what is being read.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  because only a live check needs it

    cancel = threading.Event()
    rates = {name: verifier(name).rate for name in verifier_names()}
    calls = Calls("verify", cancel=cancel, called=called, retry=settings.retry, rates=rates, rest=rest)
    unique = {each.key: each for each in held}
    with quiet(), Wire(settings.timeout) as wire, ThreadPoolExecutor(settings.at_once) as pool:
        checking = Checking(settings, wire, calls)
        try:
            return dict(zip(unique, pool.map(checking.check, unique.values()), strict=True))
        finally:
            cancel.set()
            pool.shutdown(cancel_futures=True)


def _told(said: Verified, host: str, held: Held, doubt: str) -> Verified:
    """What was said, as it may be shown: a refusal names who refused, and no answer can bring a value back in."""
    if said.verdict is Verdict.REFUSED:
        why = f"{host}: {said.why or 'refused'}"
        return unknown(f"{why}; {doubt}") if doubt else refused(_plain(why, held))
    return msgspec.structs.replace(said, who=_plain(said.who, held), why=_plain(said.why, held))


def _plain(text: str, held: Held) -> str:
    """A text from outside as it may be shown: short, without control characters, and not if it echoes a value."""
    if any(value in text for value in (held.value, *held.beside.values())):
        return ""
    return "".join(each for each in text if each.isprintable())[:LONGEST]
