"""What happens on the way: slow, failing, lying and far-off providers; and where a value is never sent."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import socket
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from verify_support import AT, QUICK, Asked, Desk, Said, desk, held, settings

from connectors.calls import Retry
from connectors.detect.verify.engine import verify
from connectors.detect.verify.model import Held
from connectors.detect.verify.settings import Settings
from connectors.detect.verify.wire import LARGEST
from connectors.detect.verify.witness import Witness
from connectors.registry import MissingExtra
from graph.leaks import Verdict, Verified

TOKEN = "huggingface-user-token"  # noqa: S105  because it is a detector's name
ADA = Said(200, {"name": "ada"})
NO = Said(401, {"error": "no"})
NOBODY = "https://127.0.0.1:9"


def ask(url: str, mine: Held, **more: object) -> Verified:
    return verify([mine], settings(mine.detector, url, **more))[mine.key]


def test_a_provider_that_asks_to_slow_down_is_asked_again_after_the_time_it_named(played: Desk) -> None:
    rested: list[float] = []
    played.says(Said(429, {}, {"Retry-After": "7"}), ADA)
    mine = held(TOKEN)
    retry = Retry(attempts=3, base=0.0, cap=0.0, budget=60.0)
    told = verify(
        [mine], settings(TOKEN, played.url, retry=retry), rest=lambda seconds: rested.append(seconds) or False
    )
    assert told[mine.key].who == "ada"
    assert max(rested) == pytest.approx(7, abs=0.5)


def test_a_provider_that_keeps_asking_to_slow_down_is_left_in_peace(played: Desk) -> None:
    """The second credential is not even sent: one answer was clear enough."""
    played.says(Said(429, {}, {"Retry-After": "3600"}))
    told = verify([held(TOKEN), held(TOKEN)], settings(TOKEN, played.url, at_once=1))
    first, second = told.values()
    assert (first.verdict, second.verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)
    assert "429" in first.why
    assert "slow down" in second.why
    assert len(played.asked) == 1


@pytest.mark.parametrize("after", ["soon", "nan", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_an_odd_retry_after_is_passed_over(played: Desk, after: str) -> None:
    played.says(Said(503, {}, {"Retry-After": after}), ADA)
    assert ask(played.url, held(TOKEN)).who == "ada"


def test_a_fault_that_passes_is_not_told(played: Desk) -> None:
    played.says(Said(500), Said(502), ADA)
    assert ask(played.url, held(TOKEN)).who == "ada"


def test_a_fault_that_stays_is_unknown_and_the_host_is_soon_left_in_peace(played: Desk) -> None:
    played.says(Said(500, b"oops"))
    told = list(verify([held(TOKEN) for _ in range(5)], settings(TOKEN, played.url, at_once=1)).values())
    assert {each.verdict for each in told} == {Verdict.UNKNOWN}
    assert "answered 500" in told[0].why
    assert "keeps failing" in told[4].why
    assert len(played.asked) == 3 * QUICK.attempts


def test_an_answer_that_does_not_come_in_time_is_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        verified = ask(f"http://127.0.0.1:{mute.getsockname()[1]}", held(TOKEN), timeout=0.1)
    assert verified.verdict is Verdict.UNKNOWN
    assert "ReadTimeout" in verified.why


def test_a_provider_that_is_not_there_is_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    verified = ask(url, held(TOKEN))
    assert verified.verdict is Verdict.UNKNOWN
    assert "ConnectError" in verified.why


def test_a_redirect_is_not_followed(played: Desk) -> None:
    with desk() as elsewhere:
        elsewhere.says(ADA)
        played.says(Said(302, {}, {"Location": f"{elsewhere.url}/api/whoami-v2"}))
        verified = ask(played.url, held(TOKEN))
        assert not elsewhere.asked
    assert verified.verdict is Verdict.UNKNOWN
    assert "redirect" in verified.why


def test_an_answer_without_end_is_not_read_to_its_end(played: Desk) -> None:
    played.says(Said(200, {"name": "a" * (LARGEST + 1)}))
    assert ask(played.url, held(TOKEN)).verdict is Verdict.UNKNOWN


def test_a_packed_answer_is_not_unpacked(played: Desk) -> None:
    """A few bytes can unpack to more than there is memory. We ask for none, and read none."""
    played.says(ADA)
    ask(played.url, held(TOKEN))
    assert played.asked[0].headers["accept-encoding"] == "identity"


def test_a_name_is_shown_without_control_characters_and_shortened(played: Desk) -> None:
    played.says(Said(200, {"name": "\x1b[31mada\r\n" + "a" * 500}))
    who = ask(played.url, held(TOKEN)).who
    assert who.startswith("[31mada")
    assert who.isprintable()
    assert len(who) == 200


def test_a_name_that_echoes_the_value_is_not_shown(played: Desk) -> None:
    mine = held(TOKEN)
    played.says(Said(200, {"name": f"token {mine.value}"}))
    assert ask(played.url, mine) == Verified(verdict=Verdict.ACTIVE)


def test_every_credential_has_a_verdict_of_its_own(played: Desk) -> None:
    """Also those whose kind nobody can be asked about; several are asked at once."""
    mine = {held(TOKEN).key: each for each in [held(TOKEN) for _ in range(8)]}
    right = [each for number, each in enumerate(mine.values()) if number % 2]
    tokens = {f"Bearer {each.value}" for each in right}
    played.answer = lambda asked: ADA if asked.headers["authorization"] in tokens else NO
    other = held("acme-token")
    told = verify([*mine.values(), other], settings(TOKEN, played.url))
    assert {each.key for each in right} == {key for key, each in told.items() if each.verdict is Verdict.ACTIVE}
    assert told[other.key].verdict is Verdict.UNKNOWN
    assert "no live check" in told[other.key].why


def test_a_credential_that_stands_twice_is_asked_about_once(played: Desk) -> None:
    played.says(ADA)
    mine = held(TOKEN)
    assert len(verify([mine, mine], settings(TOKEN, played.url))) == 1
    assert len(played.asked) == 1


@pytest.mark.parametrize("value", ["tökén", "two\nlines", "a\0b"])
def test_a_value_that_no_header_takes_is_not_sent(played: Desk, value: str) -> None:
    verified = ask(played.url, held(TOKEN, value))
    assert verified.verdict is Verdict.UNKNOWN
    assert value not in verified.why
    assert not played.asked


def test_a_refusal_at_the_one_public_place_does_not_prove_that_a_token_is_dead(
    played: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GitLab token may be of any GitLab; at the endpoint that the user named, a refusal is one."""
    from connectors.detect.verify.registry import verifier  # noqa: PLC0415  because only this test changes it

    played.says(NO)
    mine = held("gitlab-personal-access-token")
    assert ask(played.url, mine).verdict is Verdict.REFUSED
    monkeypatch.setattr(verifier("gitlab"), "endpoint", played.url)
    verified = verify([mine], settings())[mine.key]
    assert verified.verdict is Verdict.UNKNOWN
    assert "another GitLab" in verified.why


class Certified:
    """A played provider with a certificate for 127.0.0.1 that nobody trusts, and the file that would."""

    def __init__(self, desk: Desk, authority: Path) -> None:
        self.desk = desk
        self.authority = authority
        self.host = desk.url.removeprefix("https://")


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certified]:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "orchard")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority, both = tmp_path / "authority.pem", tmp_path / "both.pem"
    authority.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    both.write_bytes(pem + authority.read_bytes())
    with desk(both) as made:
        yield Certified(made, authority)


@pytest.fixture
def trusted(certified: Certified, monkeypatch: pytest.MonkeyPatch) -> Certified:
    monkeypatch.setenv("SSL_CERT_FILE", str(certified.authority))
    certified.desk.says(Said(200, {"username": "ada"}))
    return certified


def test_a_provider_whose_certificate_is_not_trusted_gets_nothing(certified: Certified) -> None:
    verified = ask(certified.desk.url, held(TOKEN))
    assert verified.verdict is Verdict.UNKNOWN
    assert "certificate is not trusted" in verified.why
    assert not certified.desk.asked


def test_a_host_that_the_text_names_is_asked_if_the_user_allowed_it(trusted: Certified) -> None:
    mine = held("gitlab-personal-access-token", facts={"host": trusted.host})
    told = verify([mine], settings(hosts=frozenset({trusted.host})))
    assert told[mine.key].who == "ada"
    assert trusted.desk.asked[0].path == "/api/v4/user"


@pytest.mark.parametrize("detector", ["gitlab-personal-access-token", "vault-service-token", "npm-access-token"])
def test_a_host_that_only_the_text_names_gets_nothing(trusted: Certified, detector: str) -> None:
    mine = held(detector, facts={"host": trusted.host})
    told = verify([mine], settings(hosts=frozenset({"gitlab.orchard.example"})))[mine.key]
    assert told.verdict is Verdict.UNKNOWN
    assert f"--verify-host {trusted.host}" in told.why
    assert not trusted.desk.asked


def test_nothing_of_a_value_is_left_behind(
    played: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not with all logs on, not where the token is part of the address, and not when everything goes wrong."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore.http11", "httpcore.connection"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    kinds = ["telegram-bot-token", "github-legacy-token", "slack-bot-token", "gcp-oauth-access-token"]
    asked = [held(kind, f"canary{secrets.token_hex(12)}") for kind in kinds]
    answers = [Said(200, {"ok": True}), Said(500), Said(301, {}, {"Location": "https://x.example/"}), Said(200, b"\0")]
    told = []
    for answer in answers:
        played.says(answer)
        told += [verify([each], settings(each.detector, played.url)) for each in asked]
    told += [verify([each], settings(each.detector, NOBODY)) for each in asked]
    out = capfd.readouterr()
    left = repr((told, asked)) + caplog.text + out.out + out.err
    assert len(played.asked) > len(asked)
    assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]
    assert "canary" not in left


def test_an_error_of_our_own_holds_no_value(played: Desk) -> None:
    """Even the whole chain of errors, as a traceback prints it, does not: the clock breaks after the value is there."""

    def broken() -> datetime:
        raise RuntimeError("no clock")

    mine = held(TOKEN, "canary-value")
    with pytest.raises(RuntimeError) as raised:
        verify([mine], Settings(now=broken, endpoints={"huggingface": played.url}))
    assert "canary" not in "".join(traceback.format_exception(raised.value))


def test_the_library_logs_again_afterwards(played: Desk, caplog: pytest.LogCaptureFixture) -> None:
    played.says(ADA)
    ask(played.url, held(TOKEN))
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").info("as ever")
    assert "as ever" in caplog.text


def test_without_the_http_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"musterbook\[verify\]"):
        verify([], Settings(now=lambda: AT))
    with pytest.raises(MissingExtra, match=r"musterbook\[verify\]"):
        Witness()


def test_what_is_played_keeps_its_own_record(played: Desk) -> None:
    """The canary above means something: the value did arrive."""
    played.says(ADA)
    mine = held(TOKEN)
    ask(played.url, mine)
    assert played.asked[0] == Asked("GET", "/api/whoami-v2", played.asked[0].headers, b"")
    assert mine.value in played.asked[0].headers["authorization"]
