"""A source of platform aws for the tests: opened against moto's server, or against answers recorded from the wire."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import re
import threading
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import boto3
import botocore.session
import msgspec
import pytest

import scanner.demo
from connectors.aws import AwsOptions, aws
from connectors.aws.api import connect
from connectors.aws.client import Api
from connectors.aws.services import models
from connectors.aws.streams.regions import KIND as REGION
from connectors.calls import Called, Calls, Retry
from connectors.registry import platform
from connectors.runner import collect
from connectors.streams import Opening, Platform, Scope, Stream
from connectors.work import Pace, SourceWork
from graph.model import AnyRecord, Observed, Resource
from graph.references import SecretRef

DEMO = tomllib.loads((Path(scanner.demo.__file__).parent / "files/muster.toml").read_text())
UNJUDGED = {
    "apigateway",
    "appsync",
    "backup",
    "batch",
    "bedrock-agentcore",
    "eks",
    "elasticfilesystem",
    "es",
    "glacier",
    "iot",
    "kafka",
    "lambda",
    "pipes",
    "s3:GetAccountPublicAccessBlock",
    "scheduler",
    "tag",
}
"""What moto's server knows, but refuses to everybody once it is told to weigh rights, as it is in the demo."""
AGENTS_LACK = (
    "ListApiKeyCredentialProviders",
    "ListBrowsers",
    "ListCodeInterpreters",
    "ListHarnesses",
    "ListOauth2CredentialProviders",
    "ListWorkloadIdentities",
)
"""What moto's server does not know of AgentCore, which the demo leaves out as a whole."""
MOTO_LACKS: list[str] = [
    *(each for each in DEMO["sources"]["aws"]["leave_out"] if each not in UNJUDGED),
    *(f"bedrock-agentcore:{each}" for each in AGENTS_LACK),
]
"""What moto's server does not know: left out where streams are read from it."""
AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
OWN = "123456789012"
OTHER = "210987654321"
DAY = "2026-02-01T00:00:00Z"
GROUP = f"<member><GroupName>{{0}}</GroupName><Path>/</Path><CreateDate>{DAY}</CreateDate><Arn>arn:{{0}}</Arn></member>"
"""A group as ListGroups tells of it, for ``format``."""
EMPTY_GROUPS = "<Groups/><IsTruncated>false</IsTruncated>"
ESTATE_KEY = b"k" * 32
KEY, SECRET = SecretRef(env="KEY"), SecretRef(env="SECRET")


Units = dict[tuple[str, str], Observed]
"""What was collected, by stream and scope."""


class At(Protocol):
    """Whatever has an address: a wire, an estate."""

    @property
    def url(self) -> str:
        """Where it listens."""


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
    return Opening(source="orchard", options=given, caller=calls, at=AT, secret=secret, estate_key=ESTATE_KEY)


@contextlib.contextmanager
def opened(
    given: AwsOptions, patient: Patient | None = None, account: str = OWN, called: Called | None = None
) -> Iterator[tuple[Api, Scope]]:
    """Open a source and give one account's client, as the streams get it."""
    connection = connect(opening(given, called, patient))
    scope = Scope(kind="account", name=account)
    try:
        yield connection.api(scope), scope
    finally:
        connection.close()


def read(
    server: At,
    stream: Callable[..., Iterator[AnyRecord]],
    *parent: AnyRecord,
    patient: Patient | None = None,
    **more: object,
) -> list[AnyRecord]:
    """Read one stream of the credentials' own account. It may call what it declares, and nothing else."""
    called = Called()
    allowed = {each for found in platform("aws").streams.values() if found.read is stream for each in found.permissions}
    with opened(options(server.url, **more), patient, called=called) as (api, scope):
        records = list(stream(api, scope, *parent))
    undeclared = called.of("aws") - allowed - set(aws.base_permissions)
    assert not undeclared, f"{stream.__name__} calls what it does not declare"
    return records


def one(records: list[AnyRecord]) -> AnyRecord:
    """Take the only record there is."""
    (record,) = records
    return record


def region(name: str = "us-east-1") -> Resource:
    """A region, as the parent of a listing."""
    return Resource(id=f"{REGION}:{OWN}/{name}", kind=REGION, scope=OWN, name=name)


def forget_machine(monkeypatch: pytest.MonkeyPatch, nowhere: Path) -> None:
    """Keep what the machine knows of AWS out of a test."""
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(nowhere))
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def of_streams(*names: str) -> Platform[AwsOptions]:
    """The platform with those streams only, and what they are children of."""
    whole = platform("aws")
    few: Platform[Any] = Platform("aws", title=whole.title, options=whole.options, opens=whole.opens)
    for name, stream in whole.streams.items():
        if any(stream in lineage(whole.streams[wanted]) for wanted in names):
            few.streams[name] = stream
    return few


def lineage(stream: Stream) -> list[Stream]:
    """A stream and all that it is a child of."""
    return [stream, *(lineage(stream.parent) if stream.parent else [])]


def gather(given: AwsOptions, called: Called | None = None, *, only: tuple[str, ...] = ()) -> Units:
    """Collect everything of a source, or what those streams tell, by stream and scope."""
    asked = of_streams(*only) if only else platform("aws")
    work = SourceWork(name="orchard", platform=asked, options=given, secret=secret, estate_key=ESTATE_KEY)
    pace = Pace(retry=Retry(attempts=2, base=0.0), rates={})
    return {(unit.stream, unit.scope): unit for unit in collect([work], at=AT, called=called, pace=pace)}


def gather_one(given: AwsOptions, stream: str) -> Observed:
    """Collect what one stream tells of the credentials' own account."""
    return gather(given, only=(stream,))[stream, OWN]


@functools.cache
def founder() -> boto3.Session:
    """A session that may do everything at moto's server; one for all tests, that reads what it knows of AWS once."""
    core = botocore.session.Session()
    core.register_component("data_loader", models())
    return boto3.Session("founder", "not-a-secret", region_name="us-east-1", botocore_session=core)


Given = dict[str, Any]
"""What an operation was asked with, however its protocol carries it."""
SIGNED = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/")
"""Region and service that a request was signed for."""


class Answer(msgspec.Struct, frozen=True):
    """What the recording answers: a status, headers and a body."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = {}


class Failure(msgspec.Struct, frozen=True):
    """An error, to be told in whichever way the protocol of the request tells one."""

    code: str
    status: int
    message: str
    headers: Mapping[str, str]

    def answer(self, *, json_wanted: bool) -> Answer:
        """Say it as JSON, or as XML with the header by which a REST service names its error."""
        if json_wanted:
            return Answer(json.dumps({"__type": self.code, "message": self.message}), self.status, self.headers)
        body = (
            f"<ErrorResponse><Error><Code>{self.code}</Code><Message>{self.message}</Message></Error></ErrorResponse>"
        )
        return Answer(body, self.status, {"x-amzn-ErrorType": self.code, **self.headers})


class Asked(msgspec.Struct, frozen=True):
    """One request: the operation (``ListUsers``, or ``GET /path`` of a REST service) and where it went."""

    operation: str
    given: Given
    service: str = ""
    region: str = ""
    json_wanted: bool = False

    @property
    def names(self) -> Iterator[str]:
        """What an answer to this request may stand under, the narrowest first."""
        yield f"{self.service}:{self.operation}@{self.region}"
        yield f"{self.service}:{self.operation}"
        yield f"{self.operation}@{self.region}"
        yield self.operation


class Wire:
    """A loopback server that answers each operation as it was told to, the last answer over and over.

    An operation is the name of it (``ListUsers``) where the protocol has one, and for REST services the method and the
    path, with the part of the query that tells two apart: ``GET /2015-03-31/functions``, ``GET /bucket?policy``. Where
    two services or regions must not get the same answer, ``iam:ListPolicies``, ``ListKeys@eu-west-1``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, Given]] = []
        self.requests: list[Asked] = []
        self._answers: defaultdict[str, list[Answer | Failure]] = defaultdict(list)
        self.says("GetCallerIdentity", f"<Account>{OWN}</Account><Arn>arn:aws:iam::{OWN}:user/scanner</Arn>")

    def says(self, operation: str, result: str, status: int = 200, **headers: str) -> None:
        """Answer an operation with that result, as the query protocol wraps it."""
        name = operation.rpartition(":")[2].partition("@")[0]
        body = f"<{name}Response><{name}Result>{result}</{name}Result></{name}Response>"
        self._answers[operation].append(Answer(body, status, headers))

    def gives(self, operation: str, result: object, status: int = 200) -> None:
        """Answer an operation of a JSON or REST-JSON service with that object."""
        self._answers[operation].append(Answer(msgspec.json.encode(result).decode(), status))

    def fails(self, operation: str, code: str, status: int = 400, message: str = "", **headers: str) -> None:
        """Answer an operation of any protocol with an error."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers[operation].append(Failure(code, status, message, named))

    def sends(self, operation: str, body: str, status: int = 200) -> None:
        """Answer an operation with that very body: the XML of a REST service, or no answer at all."""
        self._answers[operation].append(Answer(body, status))

    def answer(self, asked: Asked) -> Answer:
        """Take the next answer for a request."""
        self.asked.append((asked.operation, asked.given))
        self.requests.append(asked)
        waiting = self._waiting(asked)
        if not waiting:
            return Failure("NotImplemented", 501, "", {}).answer(json_wanted=asked.json_wanted)
        told = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return told.answer(json_wanted=asked.json_wanted) if isinstance(told, Failure) else told

    def _waiting(self, asked: Asked) -> list[Answer | Failure]:
        for name in asked.names:
            if name in self._answers:
                return self._answers[name]
        # A REST operation is told by a part of its query; the longest description is the right one.
        path, _, query = asked.operation.partition("?")
        wanted = [
            name for name in self._answers if name.partition("?")[0] == path and _within(name.partition("?")[2], query)
        ]
        return self._answers[max(wanted, key=len)] if wanted else []


def _within(part: str, query: str) -> bool:
    return set(filter(None, part.split("&"))) <= set(query.split("&"))


def _asked(handler: BaseHTTPRequestHandler) -> Asked:
    """Read a request of any of the protocols that AWS speaks."""
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
    signed = SIGNED.search(handler.headers.get("Authorization", ""))
    region, service = signed.groups() if signed else ("", "")
    kind = handler.headers.get("Content-Type", "")
    target = handler.headers.get("X-Amz-Target", "").rpartition(".")[2]
    if target:
        return Asked(target, json.loads(body), service, region, json_wanted=True)
    if kind.startswith("application/x-www-form-urlencoded"):
        form = {key: values[0] for key, values in parse_qs(body).items()}
        return Asked(form.get("Action", ""), form, service, region)
    parts = urlsplit(handler.path)
    given = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **(json.loads(body) if body[:1] == "{" else {})}
    query = f"?{unquote(parts.query).replace('=&', '&').removesuffix('=')}" if parts.query else ""
    path = unquote(parts.path).rstrip("/") or "/"
    return Asked(f"{handler.command} {path}{query}", given, service, region)


@contextlib.contextmanager
def wired() -> Iterator[Wire]:
    """Start a wire and stop it again."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = wire.answer(_asked(self))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body.encode())))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body.encode())

        do_GET = do_HEAD = do_PUT = do_DELETE = do_POST  # noqa: N815  because the server asks for these names

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
