"""From a text to the question: what detectors find is what live checks can use."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from verify_support import Desk, Said, settings

from connectors.detect import Finder, made_of
from connectors.detect.detectors import every
from connectors.detect.samples import made
from connectors.detect.values import fingerprint
from connectors.detect.verify.engine import verify
from connectors.detect.verify.model import Held
from connectors.detect.verify.registry import ask_of
from connectors.detect.verify.witness import Witness
from graph.leaks import Verdict

DETECTORS = {detector.name: detector for _, detector in every()}
CHECKED = [name for name in DETECTORS if ask_of(name)]
MUST_STAND_BESIDE = {
    "azure-entra-client-secret",
    "azure-legacy-client-secret",
    "cloudflare-account-token",
    "datadog-application-key",
    "datadog-prefixed-application-key",
}
"""Those whose samples lack what a question needs."""
NO_KEY = {"gcp-service-account-key"}
"""Those whose samples are no real key."""


def seen_in(text: str, *names: str) -> list[Held]:
    witness = Witness()
    found = Finder(made_of([DETECTORS[name] for name in names], fast=False)).find(text.encode())
    for match in found:
        witness.saw(match, fingerprint(b"key", match.value), found)
    return witness.take([(match.detector, fingerprint(b"key", match.value)) for match in found])


@pytest.mark.parametrize("name", CHECKED)
def test_what_a_detector_finds_can_be_asked_about(played: Desk, name: str) -> None:
    """Every sample of every checked detector leads to one request, or to a word on what is missing."""
    played.says(Said(418))
    for place, sample in enumerate(DETECTORS[name].finds):
        text = made(sample, f"{name} finds {place}")
        told = verify(seen_in(text, name), settings(name, played.url))
        assert {each.verdict for each in told.values()} == {Verdict.UNKNOWN}
        (why,) = [each.why for each in told.values()]
        lacking = "does not stand beside it" in why or "no whole RSA key" in why
        expected = name in MUST_STAND_BESIDE | NO_KEY or (name == "aws-access-key" and "ASIA" in text)
        assert lacking is expected, why
        assert len(played.asked) == (not lacking)
        played.asked.clear()


def test_a_session_of_a_text_is_asked_about_as_a_whole(played: Desk) -> None:
    session = made("IQoJb3JpZ2lu<base64:400>", "session")
    text = made("aws_access_key_id = ASIA<base32:16>\naws_secret_access_key = <base64:40>\n", "key")
    played.says(Said(200, b"<Arn>arn:aws:sts::1:assumed-role/ops/ada</Arn>"))
    held = seen_in(f"[default]\n{text}aws_session_token = {session}\n", "aws-access-key", "aws-session-token")
    told = verify(held, settings("aws-access-key", played.url))
    assert [each.who for each in told.values()] == ["arn:aws:sts::1:assumed-role/ops/ada"]
    assert played.asked[0].headers["x-amz-security-token"] == session


def test_a_key_file_of_google_is_asked_about(played: Desk) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()
    email = "deploy@acme-prod.iam.gserviceaccount.com"
    file = {"type": "service_account", "private_key_id": "0a" * 20, "private_key": pem, "client_email": email}
    played.says(Said(200, {"id_token": "dropped"}))
    told = verify(seen_in(json.dumps(file), "gcp-service-account-key"), settings("gcp-service-account-key", played.url))
    assert [each.who for each in told.values()] == [email]
    assert pem.splitlines()[1].encode() not in played.asked[0].body


def test_two_keys_of_datadog_are_asked_about_together(played: Desk) -> None:
    text = made("DD_API_KEY=<hex:32>\nDD_APP_KEY=<hex:40>\nDD_SITE=datadoghq.eu\n", "dd")
    played.says(Said(200, {"valid": True, "status": "ok"}))
    held = seen_in(text, "datadog-api-key", "datadog-application-key")
    told = verify(held, settings("datadog-api-key", played.url))
    assert [each.verdict for each in told.values()] == [Verdict.ACTIVE, Verdict.ACTIVE]
    assert {each.path for each in played.asked} == {"/api/v1/validate", "/api/v2/validate_keys"}
