"""Stand-ins for trackers, spoken to at the wire: a loopback HTTP server that keeps tickets and can be made to fail."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: Any
    text: str = ""
    query: str = ""
    """As it came in, where one name may stand several times."""


@dataclass
class Reply:
    """What goes back."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Fault = Callable[[Asked, Callable[[], Reply]], Reply | None]
"""Gets a request and what would answer it; None closes the connection without an answer."""


def broken(_asked: Asked, _do: Callable[[], Reply]) -> Reply:
    """An error of the server before anything was done."""
    return Reply(500, {"errorMessages": ["Internal server error"]})


def slower(_asked: Asked, _do: Callable[[], Reply]) -> Reply:
    """Too many requests: come again in seven seconds."""
    return Reply(429, {"errorMessages": ["Rate limit exceeded"]}, {"Retry-After": "7"})


def lost(_asked: Asked, do: Callable[[], Reply]) -> None:
    """It is done, and the answer never arrives."""
    do()


def unheard(_asked: Asked, _do: Callable[[], Reply]) -> None:
    """Nothing is done, and no answer arrives."""


def expired(_asked: Asked, _do: Callable[[], Reply]) -> Reply:
    """The credential ran out."""
    return Reply(401, {"errorMessages": ["Client must be authenticated"]})


class Tracker:
    """A server that keeps what it was told, checks what it is sent, and fails when it is asked to."""

    schemas: Mapping[tuple[str, str], Mapping[str, Any]] = {}
    """What the vendor publishes of bodies, by method and the last part of the path."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.broken_rules: list[str] = []
        self.lock = threading.Lock()
        self._faults: list[tuple[str, str, Fault]] = []
        self.url = ""

    def fail(self, fault: Fault, method: str = "POST", path: str = "", times: int = 1) -> None:
        """Let the next requests of this method and part of a path end badly."""
        self._faults += [(method, path, fault)] * times

    def answer(self, asked: Asked) -> Reply | None:
        """Answer one request, or fail as told."""
        with self.lock:
            self.asked.append(asked)
            for at, (method, path, fault) in enumerate(self._faults):
                if asked.method == method and path in asked.path:
                    del self._faults[at]
                    return fault(asked, lambda: self._checked(asked))
            return self._checked(asked)

    def _checked(self, asked: Asked) -> Reply:
        schema = self.schema_of(asked)
        if schema is not None:
            wrong = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(asked.body)]
            self.broken_rules += [f"{asked.method} {asked.path}: {each}" for each in wrong]
        return self.reply(asked)

    def schema_of(self, asked: Asked) -> Mapping[str, Any] | None:
        """What the vendor publishes of the body of this request."""
        return self.schemas.get((asked.method, asked.path.rstrip("/").rpartition("/")[2]))

    def reply(self, asked: Asked) -> Reply:
        """Do what is asked."""
        raise NotImplementedError

    def writes(self) -> list[Asked]:
        """The requests that were not only reading."""
        return [each for each in self.asked if each.method != "GET"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one packet: two would wait for each other.
    wbufsize = -1
    tracker: Tracker

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        text = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        is_json = "json" in (self.headers.get("content-type") or "")
        asked = Asked(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query)),
            {name.lower(): value for name, value in self.headers.items()},
            json.loads(text) if text and is_json else None,
            text,
            parts.query,
        )
        reply = self.tracker.answer(asked)
        if reply is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        body = b"" if reply.body is None else body
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = _serve  # noqa: N815  because http.server finds them by these names

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


@contextmanager
def serving(tracker: Tracker) -> Iterator[Tracker]:
    """Serve a tracker on a loopback port while the block runs; at its end nothing sent broke what vendors publish."""
    handler = type("Handler", (_Handler,), {"tracker": tracker})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    tracker.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield tracker
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert tracker.broken_rules == []
