"""No secret that a scan meets is in anything that leaves it: report, ticket, message, log, store, export, process list.

Not one that lies in a file, not one that somebody wrote where a name belongs, and not one that a source is opened with.
"""

from __future__ import annotations

import base64
import contextlib
import io
import random
import re
import string
import subprocess
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from aws_leaking_support import leaking_account, left_out
from inbox_support import Inbox
from receiver_support import Receiver
from send_faults_support import running

from reports.registry import reporters
from scanner.settings import load
from scanner.store.book import Book

Call = Callable[..., int]
DRAWN = random.Random(6)  # noqa: S311  because what it draws opens nothing
CANARY, NAMED, OPENER = ("".join(DRAWN.choices(string.ascii_letters + string.digits, k=20)) for _ in range(3))
"""What lies in a file, what stands in names, and what a source is opened with."""
PACKED = ("neo4j-csv", "parquet", "html", "export")
MEMORY = b" little history "
"""Begins what a sweep remembers of a repository's history."""
DEFLATED = re.compile(rb"data-deflated>([A-Za-z0-9+/=]+)<")
TABLE = """
[sources.shut]
platform = "vault"
address = "{inbox}"
token = {{ env = "OPENER" }}

[sources.review]
platform = "aws"
folder = "dumps"
leave_out = {left_out}

[tickets.ours]
target = "webhook"
url = "{url}/hook"
secret = {{ env = "HOOK_SECRET" }}
min_severity = "info"

[messages.chat]
urls = [{{ env = "CHAT" }}]
min_severity = "info"
"""


AGREED = 'register = "register.yaml"\nwaivers = "waivers.yaml"\n'
REGISTER = """\
apiVersion: nhi-register/v1
organisation: acme
systems:
  - id: ai-desk
    name: Desk TOKEN
    state: production
    purpose: To say TOKEN
    owner: TOKEN@example.com
    risk: {class: minimal, assessed_on: DAY}
    identities: [{kind: mcp-client, match: {repo: work, path: TOKEN}}]
"""
WAIVERS = """\
- rule: nhi-owner-missing
  subject: "ai.agent:*"
  reason: We know of TOKEN
  person: TOKEN@example.com
  until: DAY
"""


def test_a_value_that_a_scan_meets_is_nowhere(
    repository: Path, call: Call, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    leak(repository)
    out = repository.parent / "out"
    out.mkdir()
    processes = watched(monkeypatch)
    with running(Receiver()) as receiver, listening(Inbox()) as inbox:
        monkeypatch.setenv("CHAT", f"json://127.0.0.1:{inbox.server_port}/in")
        monkeypatch.setenv("OPENER", OPENER)
        for name, value in receiver.environ().items():
            monkeypatch.setenv(name, value)
        settings = repository / "muster.toml"
        table = TABLE.format(url=receiver.url, inbox=f"http://127.0.0.1:{inbox.server_port}", left_out=left_out())
        settings.write_text(AGREED + settings.read_text() + table)
        begin = ("--log-level", "debug", "--log-format", "json", "--config", settings)
        formats = [word for name in reporters() for word in ("-f", f"{name}={out / name}")]
        assert call(*begin, "scan", "--allow-gaps", *formats) == 1
        receiver.down = True
        assert call(*begin, "tickets", "plan") == 0
        assert call(*begin, "tickets", "sync") == 3
        told = outside(repository)
        receiver.down = False
        assert call(*begin, "tickets", "sync") == 0
        assert call(*begin, "messages", "send") == 0
        assert call(*begin, "store", "export", out / "export") == 0
        sent = repr([receiver.asked, receiver.events, inbox.told]).encode()
        kept = inside_the_store(repository, settings)
    said = b"".join(capfdbinary.readouterr())
    files = [each for place, content in (*told, *outside(repository)) for each in unpacked(place, content)]
    assert set(PACKED) <= {place for place, _ in files}
    started = repr(processes).encode()
    for value in (CANARY, NAMED, OPENER):
        for where, content in (*files, ("store", kept), ("wire", sent), ("screen and log", said)):
            if value == NAMED and MEMORY in content:
                continue  # the names of files and authors beside the repository that has them, for its reader alone
            assert value.encode() not in content, f"the value is in {where}"
        assert value == NAMED or value.encode() not in started, "whoever may list processes reads it"
    # What is looked for would be there: all of it was read, by its own name or by the mask of its name.
    assert b"git" in started
    assert b"deploy.env" in (out / "json").read_bytes()
    assert b"deploy.env" in sent
    assert b"deploy.env" in kept, "the store is looked at as it is read, for its pages are packed"
    assert inbox.told
    assert b'"source": "shut"' in (out / "json").read_bytes()
    for kind in (b"git.exposure:", b"aws.exposure:", b"aws.iam.user", b"ai.agent", b"ai.system", b"masked-secret-"):
        assert kind in kept
    assert {"user data:2", "environment:GITLAB_TOKEN", "shop environment:GITLAB_TOKEN"} <= places(out / "json")
    masked = {each.name for each in out.iterdir() if b"masked-secret-" in each.read_bytes()}
    assert {"terminal", "markdown", "sarif", "csv", "json"} <= masked


def leak(repository: Path) -> None:
    """Put a value into a file, and another wherever a repository, a register and waivers have names."""
    token, today = f"{'glpat'}-{NAMED}", datetime.now(UTC).date()
    (repository / "deploy.env").write_text(f"GITLAB_TOKEN={'glpat'}-{CANARY}\n")
    server = '{"mcpServers": {"TOKEN": {"command": "npx", "args": ["TOKEN@1.2.0", "--token", "TOKEN"]}}}\n'
    leaking_account(repository / "dumps", f"{'glpat'}-{CANARY}", token)
    (repository / token).mkdir()
    (repository / token / ".mcp.json").write_text(server.replace("TOKEN", token))
    (repository / "CODEOWNERS").write_text(f"* @{token}\n")
    (repository / "register.yaml").write_text(REGISTER.replace("TOKEN", token).replace("DAY", str(today)))
    (repository / "waivers.yaml").write_text(WAIVERS.replace("TOKEN", token).replace("DAY", str(today + timedelta(30))))
    identity = ("-c", f"user.name=Dana {token}", "-c", f"user.email={token}@example.com")
    subprocess.run(["git", "-C", repository, "add", "deploy.env", "CODEOWNERS", token], check=True)
    subprocess.run(["git", "-C", repository, *identity, "commit", "-q", "-m", f"leak {token}"], check=True)


def places(file: Path) -> set[str]:
    """What the findings of a report say of where secrets stand."""
    findings = msgspec.json.decode(file.read_bytes())["scan"]["findings"]
    return {said for each in findings if each["rule"] == "secret-in-workload-env" for said in each["evidence"]}


def watched(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The command lines of all processes that are started from now on."""
    seen: list[object] = []
    start = subprocess.Popen.__init__

    def noted(process: subprocess.Popen[bytes], args: object, *more: Any, **named: Any) -> None:  # noqa: ANN401  because they are handed on
        seen.append(args)
        start(process, args, *more, **named)

    monkeypatch.setattr(subprocess.Popen, "__init__", noted)
    return seen


def outside(repository: Path) -> list[tuple[str, bytes]]:
    """Everything that stands anywhere but in the repository."""
    files = (each for each in repository.parent.rglob("*") if each.is_file() and repository not in each.parents)
    return [(each.name, each.read_bytes()) for each in files]


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it is, and what is packed in it."""
    yield name, content
    if name in {"neo4j-csv", "export"}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from ((name, archive.read(each)) for each in archive.namelist())
    elif name == "parquet":
        yield name, repr(pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()).encode()
    elif packed := DEFLATED.search(content) if name == "html" else None:
        yield name, zlib.decompress(base64.b64decode(packed[1]), -zlib.MAX_WBITS)


def inside_the_store(folder: Path, settings: Path) -> bytes:
    """Everything that the book holds, as it comes out again."""
    known = load(environ={"HOME": str(folder.parent / "home")}, cwd=folder, config=settings)
    assert isinstance(known.store, str)
    with Book.open(known.store) as book:
        number = book.latest(known.estate)
        assert number is not None
        held = (list(book.observed(number)), book.scan(number), book.outbox(known.estate), book.tickets(known.estate))
        return msgspec.json.encode(held)


@contextlib.contextmanager
def listening(inbox: Inbox) -> Iterator[Inbox]:
    """Let an inbox take what comes."""
    with inbox:
        thread = threading.Thread(target=inbox.serve_forever)
        thread.start()
        try:
            yield inbox
        finally:
            inbox.shutdown()
            thread.join()
