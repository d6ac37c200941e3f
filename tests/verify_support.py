"""Providers played on loopback, and credentials to ask them about."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import secrets
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec

from connectors.calls import Retry
from connectors.detect.verify.model import Held
from connectors.detect.verify.registry import ask_of
from connectors.detect.verify.settings import Settings

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
QUICK = Retry(attempts=3, base=0.0, cap=0.0, budget=60.0)


class Asked(msgspec.Struct, frozen=True):
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Said(msgspec.Struct, frozen=True):
    """What a played provider answers."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = {}

    @property
    def raw(self) -> bytes:
        """The body as it goes over the wire."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Desk:
    """A loopback server that answers as it was told to, and remembers what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Said] = lambda _asked: Said(500)

    def says(self, *answers: Said) -> None:
        """Give these answers one after the other, the last over and over."""
        waiting = list(answers)
        self.answer = lambda _asked: waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextlib.contextmanager
def desk(certificate: Path | None = None) -> Iterator[Desk]:
    """Start a played provider, over TLS if there is a certificate (with its key in the same file)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            made.asked.append(asked)
            said = made.answer(asked)
            with contextlib.suppress(OSError):  # whoever asked may have gone away
                self.send_response(said.status)
                for name, text in said.headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(said.raw)))
                self.end_headers()
                self.wfile.write(said.raw)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _any  # noqa: N815  because http.server says so

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    made = Desk(f"{scheme}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def held(detector: str, value: str = "", **more: object) -> Held:
    """A found credential with a value nobody else has."""
    return Held(detector=detector, fingerprint=secrets.token_hex(8), value=value or secrets.token_hex(20), **more)


def settings(detector: str = "", url: str = "", **more: object) -> Settings:
    """Settings under which that detector's provider is asked at an address; no pauses between attempts."""
    known = ask_of(detector)
    endpoints = {known[0].name: url} if known and url else {}
    return Settings(**{"now": lambda: AT, "endpoints": endpoints, "retry": QUICK, "timeout": 5.0, **more})
