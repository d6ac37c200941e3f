"""Credentials that sign instead of being sent: AWS access keys and Google's service accounts."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator
from urllib.parse import parse_qs

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from verify_support import AT, Asked, Desk, Said, held, settings

from connectors.detect.verify.engine import verify
from connectors.detect.verify.model import Held, Undecided
from connectors.detect.verify.providers.aws import BODY
from connectors.detect.verify.rs256 import key_of
from connectors.detect.verify.sigv4 import Signer
from graph.leaks import Verdict, Verified
from scanner.demo.servers import moto

EMAIL = "deploy@acme-prod.iam.gserviceaccount.com"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def ask(url: str, mine: Held) -> Verified:
    return verify([mine], settings(mine.detector, url))[mine.key]


def access_key(key_id: str = "", **more: object) -> Held:
    key_id = key_id or f"AKIA{'Q' * 16}"
    value = secrets.token_urlsafe(30).replace("-", "/").replace("_", "+")
    return held("aws-access-key", value, credential=f"aws.iam.access_key:{key_id}", **more)


@pytest.mark.parametrize("session", ["", "IQoJ" + "b3Jp" * 50 + "=="])
def test_a_signature_is_the_one_that_aws_own_library_makes(session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = secrets.token_hex(20)
    signer = Signer(key_id="AKIATEST", secret=secret, session=session, region="eu-west-1", service="sts")
    ours = signer.headers("sts.eu-west-1.amazonaws.com", BODY, AT)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_: AT.replace(tzinfo=None))
    theirs = AWSRequest("POST", "https://sts.eu-west-1.amazonaws.com/", data=BODY)
    theirs.headers["Content-Type"] = ours["content-type"]
    SigV4Auth(Credentials("AKIATEST", secret, session or None), "sts", "eu-west-1").add_auth(theirs)
    assert ours["authorization"] == theirs.headers["Authorization"]
    assert secret not in repr(signer)


@pytest.fixture(scope="module")
def sts() -> Iterator[str]:
    with moto() as server:
        yield server.url


def test_moto_tells_who_a_key_and_a_session_are(sts: str) -> None:
    session = boto3.Session("founder", "not-a-secret", region_name="us-east-1")
    iam = session.client("iam", endpoint_url=sts)
    iam.create_user(UserName="deploy")
    made = iam.create_access_key(UserName="deploy")["AccessKey"]
    iam.close()
    mine = held("aws-access-key", made["SecretAccessKey"], credential=f"aws.iam.access_key:{made['AccessKeyId']}")
    assert ask(sts, mine).who.endswith(":user/deploy")
    client = session.client("sts", endpoint_url=sts)
    lent = client.assume_role(RoleArn="arn:aws:iam::123456789012:role/ops", RoleSessionName="shift")["Credentials"]
    client.close()
    mine = held(
        "aws-access-key",
        lent["SecretAccessKey"],
        credential=f"aws.iam.access_key:{lent['AccessKeyId']}",
        beside={"aws-session-token": lent["SessionToken"]},
    )
    assert ":assumed-role/ops/shift" in ask(sts, mine).who


def test_the_secret_itself_is_not_sent_to_aws(played: Desk) -> None:
    played.says(Said(200, b"<Arn>arn:aws:iam::123456789012:user/ada</Arn>"))
    mine = access_key(beside={"aws-session-token": "canary"})
    assert ask(played.url, mine) == Verified(verdict=Verdict.ACTIVE, who="arn:aws:iam::123456789012:user/ada")
    (asked,) = played.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/", BODY)
    assert mine.value not in repr(asked)
    assert "canary" not in repr(asked)
    assert "/us-east-1/sts/" in asked.headers["authorization"]


def test_a_session_key_is_sent_with_its_session(played: Desk) -> None:
    played.says(Said(200, b"<Arn>arn:aws:sts::1:assumed-role/a/b</Arn>"))
    ask(played.url, access_key(f"ASIA{'Q' * 16}", beside={"aws-session-token": "lent"}))
    assert played.asked[0].headers["x-amz-security-token"] == "lent"


def test_a_session_key_alone_cannot_be_asked_about(played: Desk) -> None:
    verified = ask(played.url, access_key(f"ASIA{'Q' * 16}"))
    assert "session token" in verified.why
    assert not played.asked


def fault(code: str, message: str = "") -> bytes:
    return f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>".encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (fault("InvalidClientTokenId"), Verdict.REFUSED),
        (fault("SignatureDoesNotMatch", "The request signature we calculated does not match"), Verdict.REFUSED),
        (fault("SignatureDoesNotMatch", "Signature expired: 20260301T is now earlier"), Verdict.UNKNOWN),
        (fault("ExpiredToken"), Verdict.REFUSED),
        (fault("Throttling"), Verdict.UNKNOWN),
        (b"<html>", Verdict.UNKNOWN),
    ],
)
def test_aws_says_by_a_code_what_is_wrong(played: Desk, body: bytes, expected: Verdict) -> None:
    played.says(Said(403, body))
    assert ask(played.url, access_key()).verdict is expected


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, form: str = "PKCS8") -> str:
    private = getattr(serialization.PrivateFormat, form)
    return key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()).decode()


def service_account(value: str, **facts: str) -> Held:
    return held("gcp-service-account-key", value, facts={"email": EMAIL, **facts})


def google(asked: Asked) -> Said:
    """What Google does: check the signature with the public half, and give a token for the audience asked for."""
    form = parse_qs(asked.body.decode())
    said, _, signature = form["assertion"][0].rpartition(".")
    PRIVATE.public_key().verify(decoded(signature), said.encode(), padding.PKCS1v15(), hashes.SHA256())
    head, claims = (json.loads(decoded(each)) for each in said.split("."))
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    assert head == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    assert (claims["iss"], claims["iat"], claims["aud"]) == (
        EMAIL,
        int(AT.timestamp()),
        "https://oauth2.googleapis.com/token",
    )
    assert claims["target_audience"].endswith(".invalid")
    return Said(200, {"id_token": "dropped"})


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize("form", ["PKCS8", "TraditionalOpenSSL"])
@pytest.mark.parametrize("escaped", [False, True])
def test_a_service_account_proves_itself_by_a_signature(played: Desk, form: str, *, escaped: bool) -> None:
    """Whether the key stands in the text as it is, or in a JSON string."""
    value = pem(PRIVATE, form)
    played.answer = google
    verified = ask(played.url, service_account(value.replace("\n", "\\n") if escaped else value, key="k1"))
    assert verified == Verified(verdict=Verdict.ACTIVE, who=EMAIL)
    assert value.splitlines()[1].encode() not in played.asked[0].body


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, Verdict.REFUSED),
        ({"error": "disabled_client", "error_description": "The OAuth client was disabled."}, Verdict.REFUSED),
        (
            {
                "error": "invalid_grant",
                "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes)",
            },
            Verdict.UNKNOWN,
        ),
        ({"error": "invalid_request"}, Verdict.UNKNOWN),
    ],
)
def test_google_says_in_a_word_what_is_wrong(played: Desk, said: object, expected: Verdict) -> None:
    played.says(Said(400, said))
    assert ask(played.url, service_account(pem(PRIVATE))).verdict is expected


@pytest.mark.parametrize(
    "value",
    [
        "not a key",
        pem(PRIVATE)[:900] + "\n-----END PRIVATE KEY-----\n",
        pem(ec.generate_private_key(ec.SECP256R1())),
        "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIEA\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(b"\x30\x1b" + b"\x02\x01\x03" * 9).decode() + "\n-----END",
    ],
)
def test_what_is_no_whole_key_is_not_used(played: Desk, value: str) -> None:
    verified = ask(played.url, service_account(value))
    assert verified.why == "cannot be used: it is no whole RSA key"
    assert not played.asked


def test_a_key_in_hand_does_not_show_itself() -> None:
    key = key_of(pem(PRIVATE))
    assert str(key.private) not in repr(key)
    with pytest.raises(Undecided) as raised:
        key_of("canary")
    assert "canary" not in str(raised.value)
