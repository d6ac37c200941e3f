"""A receiver of messages as JSON over HTTP, for tests of digests."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Inbox(ThreadingHTTPServer):
    """Takes messages as JSON, or refuses them."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Post)


class _Post(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        inbox = self.server
        assert isinstance(inbox, Inbox)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if inbox.status == 200:
            inbox.told.append({**json.loads(body), "path": self.path})
        self.send_response(inbox.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
