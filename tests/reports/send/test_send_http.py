"""The one way by which targets speak HTTP: what is sent again, what never is, and what is told of it."""

from __future__ import annotations

import logging
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from clock_support import NOW, Clock, around
from ticket_wire_support import Asked, Reply, Tracker, serving

from reports.send import http
from reports.send.exchange import MaybeDone, NotDone, Request, Web, reaching, result_of
from reports.send.http import Http
from reports.send.model import Done, Failed, Remote, Unreachable, Unsure

SOON = NOW + timedelta(seconds=7)
TOKEN = "tok" + "en-of-a-test"
READ = Request(method="GET", path="/thing", doing="read the thing")
WRITE = Request(method="POST", path="/thing", doing="make the thing", json={"a": 1})


class Scripted(Tracker):
    """Answers as a test says, one answer after the other, and then well."""

    def __init__(self) -> None:
        super().__init__()
        self.script: list[Reply | None] = []

    def answer(self, asked: Asked) -> Reply | None:
        """The next answer of the script."""
        self.asked.append(asked)
        return self.script.pop(0) if self.script else Reply(200, {"ok": True})


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(Scripted()) as running:
        assert isinstance(running, Scripted)
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


Making = Callable[..., Http]


@pytest.fixture
def making(server: Scripted, clock: Clock) -> Iterator[Making]:
    with ExitStack() as ending:

        def make(base: str = "", web: Web | None = None, **more: Any) -> Http:  # noqa: ANN401  because options differ
            more.setdefault("headers", lambda _fresh: {"Authorization": f"Bearer {TOKEN}"})
            settings = web or Web(per_second=1000)
            return Http(base or server.url, settings, around(ending, clock), name="Thing", **more)

        yield make


def refused(client: Http, request: Request = WRITE) -> Failed:
    with pytest.raises(NotDone) as caught:
        client.ask(request)
    return caught.value.failed


def test_an_answer_comes_back_with_what_was_sent(making: Making, server: Scripted) -> None:
    assert making().ask(WRITE).json() == {"ok": True}
    (asked,) = server.asked
    assert asked.body == {"a": 1}
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["user-agent"] == "musterbook/1.0"


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504])
def test_what_only_reads_is_asked_again(making: Making, server: Scripted, clock: Clock, status: int) -> None:
    server.script = [Reply(status), None, Reply(status)]
    assert making().ask(READ).status == 200
    assert len(server.asked) == 4
    first, second, third = clock.slept
    assert 0.5 <= first <= 1 <= second <= 2 <= third <= 4


@pytest.mark.parametrize("reply", [Reply(500), Reply(502), Reply(503), Reply(504), None])
def test_a_write_that_may_be_done_is_never_sent_twice(making: Making, server: Scripted, reply: Reply | None) -> None:
    server.script = [reply]
    with pytest.raises(MaybeDone) as caught:
        making().ask(WRITE)
    assert len(server.asked) == 1
    assert "Thing at 127.0.0.1" in str(caught.value)
    assert "make the thing" in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(429, {}, {"Retry-After": "7"}),
        Reply(503, {}, {"Retry-After": "7"}),
        Reply(403, {}, {"Retry-After": "7"}),
        Reply(429, {}, {"Retry-After": format_datetime(SOON, usegmt=True)}),
        Reply(403, {}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(SOON.timestamp())}),
        Reply(429, {}, {"RateLimit-Remaining": "0", "RateLimit-Reset": "7"}),
    ],
)
def test_a_write_that_was_put_off_waits_as_long_as_asked(
    making: Making, server: Scripted, clock: Clock, reply: Reply
) -> None:
    server.script = [reply]
    assert making().ask(WRITE).status == 200
    (slept,) = clock.slept
    assert 7 <= slept <= 9


def test_who_asks_for_very_long_is_left_alone(making: Making, server: Scripted, clock: Clock) -> None:
    server.script = [Reply(429, {}, {"Retry-After": "3600"})]
    failed = refused(making())
    assert (failed.again, failed.after) == (True, 3600)
    assert clock.slept == []


@pytest.mark.parametrize("nonsense", ["soon", "-5", "nan", "inf", ""])
def test_a_wait_that_nobody_can_read_is_ours_to_choose(
    making: Making, server: Scripted, clock: Clock, nonsense: str
) -> None:
    server.script = [Reply(429, {}, {"Retry-After": nonsense})]
    assert making().ask(WRITE).status == 200
    assert clock.slept[0] <= 1


def test_after_some_attempts_it_is_given_up(making: Making, server: Scripted) -> None:
    server.script = [Reply(429)] * 9
    assert refused(making()).again
    assert len(server.asked) == http.ATTEMPTS


def test_a_refusal_is_final_and_says_no_more_than_the_target_picked(making: Making, server: Scripted) -> None:
    server.script = [Reply(400, {"field": "priority", "echo": TOKEN})]
    failed = refused(making(reason=lambda answer: f"{answer.json()['field']} is missing\n{answer.json()['echo']}"))
    assert failed.why == (
        "Thing at 127.0.0.1 could not be asked to make the thing: it answered 400: priority is missing\\n***"
    )
    assert not failed.again
    server.script = [Reply(404)]
    assert refused(making()).mend.startswith("See that the address")


def test_a_plain_403_is_no_wait(making: Making, server: Scripted) -> None:
    server.script = [Reply(403)]
    failed = refused(making())
    assert not failed.again
    assert "right to do this" in failed.mend


def test_a_status_may_be_accepted(making: Making, server: Scripted) -> None:
    server.script = [Reply(404), Reply(503)]
    gone = Request(method="GET", path="x", doing="x", accept=(404, 503))
    assert [making().ask(gone).status for _ in range(2)] == [404, 503]


def test_a_token_that_ran_out_is_fetched_once_more(making: Making, server: Scripted) -> None:
    given = iter(["old", "new", "newer"])
    asked: list[bool] = []

    def headers(fresh: bool) -> dict[str, str]:  # noqa: FBT001  because the layer calls it so
        asked.append(fresh)
        return {"Authorization": next(given)}

    client = making(headers=headers)
    server.script = [Reply(401), Reply(200)]
    assert client.ask(WRITE).status == 200
    assert client.ask(WRITE).status == 200
    assert asked == [False, True]
    server.script = [Reply(401), Reply(401)]
    failed = refused(client)
    assert failed.refused
    assert not failed.again
    assert [each.headers["authorization"] for each in server.asked] == ["old", "new", "new", "new", "newer"]


def test_what_is_signed_is_signed_at_every_attempt(making: Making, server: Scripted) -> None:
    moments = iter("123")
    server.script = [Reply(429), Reply(401)]
    request = msgspec.structs.replace(WRITE, signed=lambda: {"X-Signed": next(moments)})
    assert making().ask(request).status == 200
    assert [each.headers["x-signed"] for each in server.asked] == ["1", "2", "3"]


def test_a_redirect_within_the_host_is_followed_as_far_as_it_is_safe(making: Making, server: Scripted) -> None:
    server.script = [Reply(301, None, {"Location": "/other"}), Reply(200), Reply(307, None, {"Location": "/there"})]
    assert making().ask(READ).status == 200
    assert making().ask(WRITE).status == 200
    assert [(each.method, each.path) for each in server.asked] == [
        ("GET", "/thing"), ("GET", "/other"), ("POST", "/thing"), ("POST", "/there"),
    ]  # fmt: skip
    server.script = [Reply(302, None, {"Location": "/other"})]
    assert "Write its new address" in refused(making()).mend
    server.script = [Reply(301, None, {"Location": "/thing"})] * 9
    assert "in circles" in refused(making(), READ).why


@pytest.mark.parametrize("there", ["http://localhost:1/x", "//evil.example/x", "https://127.0.0.1/x"])
def test_nothing_is_shown_to_another_host(making: Making, server: Scripted, there: str) -> None:
    server.script = [Reply(307, None, {"Location": there})]
    assert "another host" in refused(making()).why
    assert (
        "another host"
        in refused(
            making(),
            Request(method="GET", path=f"{there}", doing="x")
            if "://" in there
            else Request(method="GET", path="https://evil.example", doing="x"),
        ).why
    )
    assert len(server.asked) == 1


def test_nothing_goes_unencrypted_to_another_machine(making: Making) -> None:
    failed = refused(making("http://tracker.example"))
    assert "does not begin with https://" in failed.why
    assert "plain_http" in failed.mend


def test_where_nobody_listens_nothing_was_done(making: Making, server: Scripted, clock: Clock) -> None:
    failed = refused(making("http://127.0.0.1:1"))
    assert failed.again
    assert failed.why.endswith("no connection came about")
    assert len(clock.slept) == http.ATTEMPTS - 1
    assert server.asked == []


def test_an_address_that_is_none_is_told_without_it(making: Making) -> None:
    failed = refused(making("https://tracker.example:port/with-a-secret"))
    assert not failed.again
    assert "with-a-secret" not in failed.why + failed.mend


def test_a_credential_that_fits_no_header_is_told_without_it(making: Making) -> None:
    failed = refused(making(headers=lambda _fresh: {"Authorization": f"{TOKEN}\nX: y"}))
    assert "not fit for a request" in failed.why
    assert TOKEN not in repr(failed)


def test_requests_keep_their_distance(making: Making, clock: Clock) -> None:
    client = making(web=Web(per_second=2))
    for _ in range(3):
        client.ask(READ)
    assert clock.slept == [0.5, 0.5]


def test_an_answer_without_end_is_not_read(making: Making, server: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.send.wire.LARGEST", 100)
    server.script = [Reply(200, b"x" * 1000)]
    with pytest.raises(MaybeDone, match="too large"):
        making().ask(WRITE)


def test_an_answer_that_is_no_json_is_none(making: Making, server: Scripted) -> None:
    server.script = [Reply(200, b"<html>"), Reply(204)]
    assert [making().ask(READ).json() for _ in range(2)] == [None, None]


def test_a_server_of_an_unknown_authority_is_told_how_to_trust(making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx  # noqa: PLC0415  because only this test needs its errors

    def untrusted(*_: object, **__: object) -> None:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

    monkeypatch.setattr(httpx.Client, "stream", untrusted)
    failed = refused(making())
    assert "name the authority of a server inside with ca_cert" in failed.why
    assert not failed.again


def test_authorities_that_cannot_be_read_are_told(making: Making, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    failed = refused(making("https://127.0.0.1:1", Web(ca_cert=str(file))))
    assert "ca_cert cannot be read: No such file" in failed.why
    file.write_text("no certificate")
    assert "ca_cert cannot be read" in refused(making("https://127.0.0.1:1", Web(ca_cert=str(file)))).why


def test_authorities_of_ones_own_are_trusted_besides_the_usual_ones(making: Making, tmp_path: Path) -> None:
    usual = ssl.create_default_context().get_ca_certs(binary_form=True)
    if not usual:
        pytest.skip("this machine knows no authority whose certificate could be borrowed")
    file = tmp_path / "ca.pem"
    file.write_text(ssl.DER_cert_to_PEM_cert(usual[0]))
    assert refused(making("https://127.0.0.1:1", Web(ca_cert=str(file)))).why.endswith("no connection came about")


def test_without_the_library_it_is_told_how_to_install_it(making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert "install musterbook[tickets]" in refused(making()).why


def test_addresses_are_not_logged(making: Making, caplog: pytest.LogCaptureFixture) -> None:
    """They may be secrets themselves."""
    with caplog.at_level(logging.DEBUG):
        making().ask(READ)
    assert "/thing" not in caplog.text


def test_what_came_of_it_is_one_of_three() -> None:
    remote = Remote(id="1", marker="m")

    def no() -> Remote:
        raise NotDone(Failed(why="no", again=True))

    def maybe() -> Remote:
        raise MaybeDone("perhaps")

    assert result_of(lambda: remote) == Done(remote=remote)
    assert result_of(no) == Failed(why="no", again=True)
    assert result_of(maybe) == Unsure(why="perhaps")


def test_what_cannot_be_read_is_out_of_reach() -> None:
    with pytest.raises(Unreachable, match=r"no\. do this") as caught, reaching():
        raise NotDone(Failed(why="no", mend="do this", refused=True, after=3))
    assert (caught.value.refused, caught.value.after) == (True, 3)
    with pytest.raises(Unreachable, match="perhaps"), reaching():
        raise MaybeDone("perhaps")
    assert NotDone(Failed(why="x")).status is None
