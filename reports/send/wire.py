"""One request through the HTTP library: an answer, a fault that certainly let nothing happen, or a lost answer."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from types import ModuleType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from reports.send.declare import Surroundings
from reports.send.exchange import Answer, Request, Web, written

if TYPE_CHECKING:
    import httpx

LARGEST: Final = 32 * 1024 * 1024
LOUD: Final = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")
"""They log addresses, and an address may be a secret."""
UNTRUSTED: Final = "CERTIFICATE_VERIFY_FAILED"
UNKNOWN_AUTHORITY: Final = "its certificate is not trusted; name the authority of a server inside with ca_cert"

NAMES: Final = {
    "ConnectError": "no connection came about",
    "ConnectTimeout": "no connection came about in time",
    "PoolTimeout": "no connection came about in time",
    "ProxyError": "the proxy let nothing through",
    "ReadTimeout": "no answer came in time",
    "WriteTimeout": "it did not take the request in time",
    "_TooLarge": "the answer is too large",
}


class NotInstalled(Exception):
    """The HTTP library is missing; the message says how to install it."""


class Unsent(Exception):
    """It certainly did not arrive: no connection came about."""


class Unfit(Exception):
    """It can never be sent: the settings are wrong in some way."""


class Lost(Exception):
    """It may have arrived; no answer came back."""


class _TooLarge(Exception):
    pass


class Wire:
    """A client that is made when it is first needed, and closed when the run ends."""

    def __init__(self, base: str, web: Web, surroundings: Surroundings) -> None:
        self._here = is_here(base)
        self._web, self._around = web, surroundings
        self._httpx = _library()
        self._client: httpx.Client | None = None

    def send(self, request: Request, url: str, headers: Mapping[str, str]) -> Answer:
        """Send once. Raises ``Unsent``, ``Unfit`` or ``Lost``, outside of the handler: the library's errors hold it."""
        httpx, client = self._httpx, self._open()
        content = written(request)
        try:
            with client.stream(
                request.method, url, params=dict(request.params) or None, headers=dict(headers), content=content
            ) as response:
                return _read(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            trouble: Exception = Unfit(UNKNOWN_AUTHORITY) if UNTRUSTED in str(error) else Unsent(_named(error))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError):
            trouble = Unfit("its address, or a credential, is not fit for a request")
        except (httpx.TransportError, httpx.DecodingError, _TooLarge) as error:
            trouble = Lost(_named(error))
        raise trouble

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = self._httpx.Client(
                timeout=self._web.timeout,
                headers={"user-agent": f"musterbook/{self._around.version}", "accept": "application/json"},
                follow_redirects=False,
                verify=self._authorities(),
                proxy=self._web.proxy,
                # Proxies and authorities of the environment, as people expect; what stays on this machine needs none.
                trust_env=not self._here,
            )
            self._around.ending.callback(self._client.close)
        return self._client

    def _authorities(self) -> ssl.SSLContext:
        # Reading all authorities takes a tenth of a second: without encryption none are needed.
        if self._here and self._web.ca_cert is None:
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context: ssl.SSLContext = self._httpx.create_ssl_context()
        if self._web.ca_cert is not None:
            try:
                context.load_verify_locations(self._web.ca_cert)
            except OSError as error:
                raise Unfit(f"the authorities in ca_cert cannot be read: {error.strerror or 'no PEM'}") from None
        return context


def is_here(url: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _library() -> ModuleType:
    try:
        import httpx  # noqa: PLC0415  because only a run that sends pays for it
    except ModuleNotFoundError:
        raise NotInstalled("tickets need httpx, which is not installed; install musterbook[tickets]") from None
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx


def _read(response: httpx.Response) -> Answer:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise _TooLarge
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status=response.status_code, headers=headers, body=bytes(body))


def _named(error: Exception) -> str:
    return NAMES.get(type(error).__name__, "the connection broke off")
