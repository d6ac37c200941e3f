"""A secret that is really found by a scan is in nothing that leaves it: no report, ticket, log or store."""

from __future__ import annotations

import random
import string
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from receiver_support import Receiver
from send_faults_support import running

from reports.registry import reporters

Call = Callable[..., int]
CANARY = "".join(random.Random(6).choices(string.ascii_letters + string.digits, k=20))  # noqa: S311  because it opens nothing
TABLE = """
[tickets.ours]
target = "webhook"
url = "{url}/hook"
secret = {{ env = "HOOK_SECRET" }}
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
    with running(Receiver()) as receiver:
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
        sent = repr([receiver.asked, receiver.events]).encode()
    said = b"".join(capfdbinary.readouterr())
    assert b"deploy.env" in (out / "json").read_bytes(), "the scan finds it"
    assert b"deploy.env" in sent
    for where, content in (*told, *outside(repository, leaking), ("wire", sent), ("screen and log", said)):
        assert CANARY.encode() not in content, f"the value is in {where}"


def outside(folder: Path, leaking: Path) -> list[tuple[str, bytes]]:
    """Everything that stands anywhere but in the repository that leaks."""
    files = (each for each in folder.parent.rglob("*") if each.is_file() and each != leaking)
    return [(each.name, each.read_bytes()) for each in files if ".git" not in each.relative_to(folder.parent).parts]
