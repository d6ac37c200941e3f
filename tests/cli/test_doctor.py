import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]


class Refusing(BaseHTTPRequestHandler):
    """A Vault that knows the token and lets it list nothing but the policies."""

    def do_GET(self) -> None:
        """Answer who the token is, and the list of policies."""
        known = {
            "/v1/auth/token/lookup-self": b'{"data": {"accessor": "a", "path": "auth/token/create"}}',
            "/v1/sys/health": b'{"initialized": true, "sealed": false, "version": "1.15.0", "cluster_name": "c"}',
        }
        body = known.get(self.path.partition("?")[0])
        self.send_response(200 if body else 403)
        answer = body or b'{"errors": ["permission denied"]}'
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_LIST = do_POST = do_GET  # noqa: N815 because http.server calls methods by these names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    """Address of a Vault on loopback that refuses nearly everything."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def add_vault(folder: Path, address: str) -> None:
    with (folder / "muster.toml").open("a") as file:
        file.write(f'[sources.vault]\nplatform = "vault"\naddress = "{address}"\ntoken = {{ env = "TOKEN" }}\n')


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the settings file: one that was merely found may not show a token to an address."""
    monkeypatch.setenv("MUSTER_CONFIG", "muster.toml")


@pytest.mark.usefixtures("repository")
def test_what_can_all_be_seen_is_a_0(call: Call, capsys: Read) -> None:
    assert call("doctor") == 0
    assert capsys.readouterr().out == "code (git): 10 listings can be seen\n"


def test_a_source_that_cannot_be_opened_is_a_2_with_the_reason(repository: Path, call: Call, capsys: Read) -> None:
    add_vault(repository, "http://127.0.0.1:1")
    assert call("doctor") == 2
    out = capsys.readouterr().out
    assert "vault (vault): cannot be opened\n    the environment variable TOKEN is not set" in out
    assert call("doctor", "--source", "code") == 0


def test_what_is_refused_is_a_3_that_names_the_permission(
    repository: Path, call: Call, capsys: Read, refusing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "t" * 20)
    add_vault(repository, refusing)
    assert call("doctor", "--source", "vault") == 3
    out = capsys.readouterr().out
    assert "vault (vault): " in out
    assert "missing: " in out
    assert "all that is needed: muster permissions vault" in out
    assert call("doctor", "--source", "vault", "-f", "json") == 3
    (examined,) = json.loads(capsys.readouterr().out)
    assert examined["opened"] is True
    assert {lack["reason"] for lack in examined["unseen"]} >= {"denied"}
    assert "t" * 20 not in out


def test_an_unknown_source_and_no_source_are_told(repository: Path, call: Call, capsys: Read) -> None:
    assert call("doctor", "--source", "coed") == 2
    assert "there is no source coed" in capsys.readouterr().err
    (repository / "muster.toml").write_text("")
    assert call("doctor") == 0
    assert "There is no source to try" in capsys.readouterr().out
