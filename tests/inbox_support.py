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

    def do_GET(self) -> None:
        """Refuse whoever asks, with words that repeat what they proved themselves with."""
        body = json.dumps({"errors": [f"{self.headers['X-Vault-Token']} may not"]}).encode()
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_LIST = do_GET  # noqa: N815  because the server asks for these names

    def log_message(self, *_: object) -> None:
        """Say nothing."""
