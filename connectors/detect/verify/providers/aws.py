"""AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html. It needs no permission."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from connectors.detect.verify.declare import Verifier
from connectors.detect.verify.model import Answer, Held, Moment, Sent, Undecided, active, refused, unknown
from connectors.detect.verify.sigv4 import Signer
from graph.leaks import Verified

VERIFIER = Verifier(name="aws", title="Amazon Web Services", endpoint="https://sts.amazonaws.com")

BODY = b"Action=GetCallerIdentity&Version=2011-06-15"
SESSION_TOKEN = "aws-session-token"  # noqa: S105  because it is a detector's name
DEFAULT_REGION = "us-east-1"
DEAD = {
    "InvalidClientTokenId": "no such key (those of China and GovCloud are asked at their own endpoint)",
    "SignatureDoesNotMatch": "the secret is not that of the key",
    "ExpiredToken": "the session is over",
}

_REGION = re.compile(r"sts(?:-fips)?\.([a-z]{2}(?:-[a-z]+){1,2}-\d)\.(?:amazonaws|api\.aws)")
_ARN = re.compile(rb"<Arn>(arn:[^<\s]{1,300})</Arn>")
_CODE = re.compile(rb"<Code>(\w{1,60})</Code>")
_CLOCK = re.compile(rb"Signature (?:expired|not yet current)")


def signed(held: Held, moment: Moment) -> Sent:
    """Sign the question with the key. The secret itself is not sent."""
    key_id = (held.credential or "").rpartition(":")[2]
    session = held.beside.get(SESSION_TOKEN, "") if key_id.startswith("ASIA") else ""
    if key_id.startswith("ASIA") and not session:
        raise Undecided("needs the session token, which does not stand beside it")
    host = urlsplit(moment.endpoint).netloc
    region = _REGION.match(host)
    signer = Signer(
        key_id=key_id,
        secret=held.value,
        session=session,
        region=region[1] if region else DEFAULT_REGION,
        service="sts",
    )
    return Sent(headers=signer.headers(host, BODY, moment.at), body=BODY)


def identity(answer: Answer, _held: Held) -> Verified:
    """STS answers in XML; what is needed of it is one name, or one code."""
    if answer.status == HTTPStatus.OK and (arn := _ARN.search(answer.body)):
        return active(arn[1].decode("ascii", "replace"))
    found = _CODE.search(answer.body)
    code = found[1].decode() if found else ""
    if _CLOCK.search(answer.body):
        return unknown("the clock of this machine is wrong")
    return refused(DEAD[code]) if code in DEAD else unknown(f"answered {answer.status} {code}".rstrip())


CALLER = VERIFIER.ask(
    "POST /",
    "the caller (`sts:GetCallerIdentity`, signed; the secret itself is not sent)",
    of=("aws-access-key",),
    sends=signed,
    reads=identity,
    needs="the session token, if the key is a session's",
)
