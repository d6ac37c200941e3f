"""How tests start the program in a process of its own, and a collector that takes its spans."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

MUSTER = [sys.executable, "-P", "-c", "import sys; from scanner.cli import main; sys.exit(main())"]


class Receiver(ThreadingHTTPServer):
    """A collector on loopback that keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.bodies: list[bytes] = []

    def spans(self) -> list[Span]:
        """Every span that arrived."""
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


class Taking(BaseHTTPRequestHandler):
    """Answers every request with thanks."""

    server: Receiver

    def do_POST(self) -> None:
        """Keep the body."""
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
