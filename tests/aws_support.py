"""A source of platform aws for the tests: opened against moto's server, or against answers recorded from the wire."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import boto3
import msgspec

from connectors.aws import AwsOptions
from connectors.aws.api import connect
from connectors.aws.client import Api
from connectors.calls import Called, Calls, Retry
from connectors.registry import platform
from connectors.runner import collect
from connectors.streams import Opening, Scope, SecretRef
from connectors.work import Pace, SourceWork
from graph.model import AnyRecord, Observed

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
OWN = "123456789012"
OTHER = "210987654321"
DAY = "2026-02-01T00:00:00Z"
GROUP = f"<member><GroupName>{{0}}</GroupName><Path>/</Path><CreateDate>{DAY}</CreateDate><Arn>arn:{{0}}</Arn></member>"
"""A group as ListGroups tells of it, for ``format``."""
EMPTY_GROUPS = "<Groups/><IsTruncated>false</IsTruncated>"
KEY, SECRET = SecretRef(env="KEY"), SecretRef(env="SECRET")


class Estate(msgspec.Struct, frozen=True):
    """The estate at moto's server: where it is, and what was handed out there."""

    url: str
    member: str
    key: str
    idle_key: str
    unit: str


def secret(ref: SecretRef) -> str:
    """Stand in for the settings' secrets."""
    return {"KEY": "founder", "SECRET": "not-a-secret"}[ref.env or ""]


def options(url: str, **more: object) -> AwsOptions:
    """Options of a source at that address, with keys that mean nothing."""
    given = {"endpoint_url": url, "access_key_id": KEY, "secret_access_key": SECRET, **more}
    return msgspec.convert(given, AwsOptions)


class Patient:
    """A caller's waiting, without the wait: what was asked for is noted instead."""

    def __init__(self) -> None:
        self.rested: list[float] = []

    def __call__(self, seconds: float) -> bool:
        """Note the wait; nobody told the scan to stop."""
        self.rested.append(seconds)
        return False


def opening(given: AwsOptions, called: Called | None = None, patient: Patient | None = None) -> Opening:
    """Everything a source is opened with; three attempts a call."""
    calls = Calls("aws", called=called, retry=Retry(attempts=3), rest=patient or Patient(), jitter=lambda: 0.0)
    return Opening(source="orchard", options=given, caller=calls, at=AT, secret=secret, estate_key=b"")


@contextlib.contextmanager
def opened(given: AwsOptions, patient: Patient | None = None, account: str = OWN) -> Iterator[tuple[Api, Scope]]:
    """Open a source and give one account's client, as the streams get it."""
    connection = connect(opening(given, patient=patient))
    scope = Scope(kind="account", name=account)
    try:
        yield connection.api(scope), scope
    finally:
        connection.close()


def read(
    wire: Wire,
    stream: Callable[..., Iterator[AnyRecord]],
    *parent: AnyRecord,
    patient: Patient | None = None,
    **more: object,
) -> list[AnyRecord]:
    """Read one stream of the credentials' own account."""
    with opened(options(wire.url, **more), patient) as (api, scope):
        return list(stream(api, scope, *parent))


def one(records: list[AnyRecord]) -> AnyRecord:
    """Take the only record there is."""
    (record,) = records
    return record


def gather(given: AwsOptions, called: Called | None = None) -> dict[tuple[str, str], Observed]:
    """Collect everything of a source, by stream and scope."""
    work = SourceWork(name="orchard", platform=platform("aws"), options=given, secret=secret, estate_key=b"")
    pace = Pace(retry=Retry(attempts=2, base=0.0), rates={})
    return {(unit.stream, unit.scope): unit for unit in collect([work], at=AT, called=called, pace=pace)}


def founder() -> boto3.Session:
    """A session that may do everything at moto's server."""
    return boto3.Session("founder", "not-a-secret", region_name="us-east-1")


def reset(url: str) -> None:
    """Empty moto's server."""
    asked = urllib.request.Request(f"{url}/moto-api/reset", data=b"", method="POST")  # noqa: S310 because it is ours
    with urllib.request.urlopen(asked, timeout=30):  # noqa: S310 because it is ours, on loopback
        pass


class Answer(msgspec.Struct, frozen=True):
    """What the recording answers: a status, headers and a body."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = {}


class Wire:
    """A loopback server that answers each operation as it was told to, the last answer over and over."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._answers: defaultdict[str, list[Answer]] = defaultdict(list)
        self.says("GetCallerIdentity", f"<Account>{OWN}</Account><Arn>arn:aws:iam::{OWN}:user/scanner</Arn>")

    def says(self, operation: str, result: str, status: int = 200, **headers: str) -> None:
        """Answer an operation with that result, as the query protocol wraps it."""
        body = f"<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"
        self._answers[operation].append(Answer(body, status, headers))

    def fails(self, operation: str, code: str, status: int = 400, message: str = "", **headers: str) -> None:
        """Answer an operation with an error."""
        body = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers[operation].append(Answer(body, status, named))

    def sends(self, operation: str, body: str, status: int = 200) -> None:
        """Answer an operation with that very body."""
        self._answers[operation].append(Answer(body, status))

    def answer(self, operation: str, given: dict[str, str]) -> Answer:
        """Take the next answer for an operation."""
        self.asked.append((operation, given))
        waiting = self._answers[operation]
        if not waiting:
            return Answer("<ErrorResponse><Error><Code>NotImplemented</Code></Error></ErrorResponse>", 501)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextlib.contextmanager
def wired() -> Iterator[Wire]:
    """Start a wire and stop it again."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {key: values[0] for key, values in parse_qs(body).items()}
            target = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            answer = wire.answer(target or given.get("Action", ""), given)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    wire = Wire(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield wire
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
