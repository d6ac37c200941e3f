"""A secret that is really found by a scan is in nothing that leaves it: no report, ticket, log or store."""

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
from pathlib import Path

import msgspec
import pyarrow.parquet
import pytest
from inbox_support import Inbox
from receiver_support import Receiver
from send_faults_support import running

from reports.registry import reporters
from scanner.settings import load
from scanner.store.book import Book

Call = Callable[..., int]
CANARY = "".join(random.Random(6).choices(string.ascii_letters + string.digits, k=20))  # noqa: S311  because it opens nothing
PACKED = ("neo4j-csv", "parquet", "html")
DEFLATED = re.compile(rb"data-deflated>([A-Za-z0-9+/=]+)<")
TABLE = """
[tickets.ours]
target = "webhook"
url = "{url}/hook"
secret = {{ env = "HOOK_SECRET" }}
min_severity = "info"

[messages.chat]
urls = [{{ env = "CHAT" }}]
min_severity = "info"
"""


def test_a_value_that_is_found_is_nowhere(
    repository: Path, call: Call, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking = repository / "deploy.env"
    leaking.write_text(f"GITLAB_TOKEN={'glpat' + '-' + CANARY}\n")
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", "-C", repository, "add", leaking], check=True)
    subprocess.run(["git", "-C", repository, *identity, "commit", "-q", "-m", "leak"], check=True)
    out = repository / "out"
    out.mkdir()
    with running(Receiver()) as receiver, listening(Inbox()) as inbox:
        monkeypatch.setenv("CHAT", f"json://127.0.0.1:{inbox.server_port}/in")
        for name, value in receiver.environ().items():
            monkeypatch.setenv(name, value)
        settings = repository / "muster.toml"
        settings.write_text(settings.read_text() + TABLE.format(url=receiver.url))
        formats = [word for name in reporters() for word in ("-f", f"{name}={out / name}")]
        assert call("--log-level", "debug", "--config", settings, "scan", *formats) == 1
        receiver.down = True
        assert call("--log-level", "debug", "--config", settings, "tickets", "sync") == 3
        told = outside(repository, leaking)
        receiver.down = False
        assert call("--log-level", "debug", "--config", settings, "tickets", "sync") == 0
        assert call("--log-level", "debug", "--config", settings, "messages", "send") == 0
        sent = repr([receiver.asked, receiver.events, inbox.told]).encode()
        kept = inside_the_store(repository, settings)
    said = b"".join(capfdbinary.readouterr())
    assert b"deploy.env" in (out / "json").read_bytes(), "the scan finds it"
    assert b"deploy.env" in sent
    assert inbox.told
    assert b"deploy.env" in kept, "the store is looked at as it is read, for its pages are packed"
    files = [each for place, content in (*told, *outside(repository, leaking)) for each in unpacked(place, content)]
    assert {"neo4j-csv", "parquet", "html"} <= {place for place, _ in files if place.endswith(PACKED)}
    for where, content in (*files, ("store", kept), ("wire", sent), ("screen and log", said)):
        assert CANARY.encode() not in content, f"the value is in {where}"


def outside(folder: Path, leaking: Path) -> list[tuple[str, bytes]]:
    """Everything that stands anywhere but in the repository that leaks."""
    files = (each for each in folder.parent.rglob("*") if each.is_file() and each != leaking)
    return [(each.name, each.read_bytes()) for each in files if ".git" not in each.relative_to(folder.parent).parts]


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it is, and what is packed in it."""
    yield name, content
    if name == "neo4j-csv":
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
