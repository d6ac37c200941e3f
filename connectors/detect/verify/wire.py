"""One request over the network, and nothing of it left behind: no log, no redirect followed, no error that holds it."""

from __future__ import annotations

import math
import ssl
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Self

from connectors.detect.verify.model import Answer
from connectors.registry import MissingExtra
from connectors.streams import Retriable, Unavailable

if TYPE_CHECKING:
    import httpx

LARGEST = 256 * 1024
"""Bytes of an answer that are read. Whoever one is takes less."""
BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
HEADERS = {"User-Agent": "musterbook", "Accept": "application/json", "Accept-Encoding": "identity"}
"""No compression: a small answer could grow without bound."""
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"


def library() -> ModuleType:
    """The HTTP library. Asked for before a sweep begins too, so that it is not missed at its end."""
    try:
        import httpx  # noqa: PLC0415  because nothing else of a sweep needs it
    except ModuleNotFoundError as error:
        raise MissingExtra("live checks need httpx, which is not installed; install musterbook[verify]") from error
    return httpx


class Wire:
    """Sends requests with TLS verified. Proxies and further authorities are taken from the environment, as usual.

    What is not encrypted (only ever on this machine) goes through no proxy.
    """

    def __init__(self, timeout: float) -> None:
        self._httpx = library()
        self._timeout = timeout
        self._clients: dict[bool, httpx.Client] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one request. Raises ``Retriable`` for what may pass, ``Unavailable`` for what will not."""
        try:
            with self._client(url).stream(method, url, headers=dict(headers), content=body or None) as response:
                answer = self._answer(response)
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
            fault, untrusted = type(error).__name__, UNTRUSTED in str(error)
        else:
            return _passing(answer)
        # Outside of the handler, so that no error hangs on to the library's own: that one holds the request.
        if untrusted:
            raise Unavailable("its certificate is not trusted")
        raise Retriable(f"could not be reached: {fault}")

    def _client(self, url: str) -> httpx.Client:
        """One client for what is encrypted, made when first needed, and one for what is not."""
        secure = url.startswith("https:")
        with self._lock:
            if secure not in self._clients:
                # Reading all authorities takes a tenth of a second or more; without encryption none are needed.
                trusted = True if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                self._clients[secure] = self._httpx.Client(
                    timeout=self._timeout, headers=HEADERS, follow_redirects=False, verify=trusted, trust_env=secure
                )
            return self._clients[secure]

    def _answer(self, response: httpx.Response) -> Answer:
        end = time.monotonic() + self._timeout
        body = b""
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST or time.monotonic() > end:
                body = b""
                break
        return Answer(status=response.status_code, headers=dict(response.headers.items()), body=body)


def _passing(answer: Answer) -> Answer:
    """The answer, unless it says to come again."""
    if answer.status in BUSY or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        throttled = answer.status == HTTPStatus.TOO_MANY_REQUESTS
        raise Retriable(f"answered {answer.status}", after=_after(answer.headers), throttled=throttled)
    return answer


def _after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After; the form with a date is left to our own pauses."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds > 0 else None
